// All resources of one environment: a resource group and what lies in it. Deployed by `azd up`; the parameters come from main.parameters.json.
targetScope = 'subscription'

@minLength(1)
@maxLength(20)
@description('Name of the environment; part of the names of its resources.')
param environmentName string

@description('Region of all resources. It must offer Flex Consumption.')
param location string

@description('Object id of whoever deploys, who may then read the data and the bootstrap token; empty for nobody.')
param principalId string = ''

@allowed(['User', 'Group', 'ServicePrincipal'])
@description('What principalId is: ServicePrincipal in a pipeline.')
param principalType string = 'User'

@secure()
@minLength(20)
@description('Key of the built-in staff user (setting Access:BootstrapToken). It is kept in Key Vault.')
param bootstrapToken string

@allowed(['Serverless', 'Autoscale'])
@description('How Cosmos DB is paid for: by request, or by an hourly maximum for steady load.')
param cosmosCapacity string = 'Serverless'

@minValue(1000)
@description('The maximum of the whole database in request units a second, where cosmosCapacity is Autoscale.')
param cosmosMaxThroughput int = 4000

@description('Whether the app reaches its data through a virtual network of its own, with the public endpoints closed.')
param useVirtualNetwork bool = false

@minValue(1)
@maxValue(1000)
@description('How many instances the app may scale to.')
param maximumInstanceCount int = 40

@allowed([2048, 4096])
@description('Memory of an instance in MB.')
param instanceMemoryMB int = 2048

@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
@description('In how many places the files and orchestrations are kept. A region without zones has Standard_LRS only.')
param storageRedundancy string = 'Standard_ZRS'

@minValue(7)
@maxValue(365)
@description('For how many days a deleted file can be brought back.')
param fileRetentionDays int = 14

@minValue(30)
@maxValue(730)
@description('For how many days it is kept who touched what.')
param auditRetentionDays int = 90

@description('Whether each request to Cosmos DB is written down, too: about a kilobyte each, which a busy service pays more for than for Cosmos DB.')
param auditRequests bool = true

@description('Who gets a mail when the app fails, throttles or does not answer; empty for nobody.')
param alertEmail string = ''

@description('The public address that answers carry (setting Api:PublicBaseUrl); empty for the one that was asked.')
param publicBaseUrl string = ''

var tags = { 'azd-env-name': environmentName }
var suffix = toLower(uniqueString(subscription().id, environmentName, location))

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'identity.bicep' = {
  scope: group
  params: { name: 'id-${suffix}', location: location, tags: tags }
}

// As this one the platform stores and fetches the app's package. The app itself works as the other, which may not write what it is made of.
module packageIdentity 'identity.bicep' = {
  scope: group
  params: { name: 'id-package-${suffix}', location: location, tags: tags }
}

module monitoring 'monitoring.bicep' = {
  scope: group
  params: { suffix: suffix, location: location, tags: tags, auditRetentionDays: auditRetentionDays }
}

module network 'network.bicep' = if (useVirtualNetwork) {
  scope: group
  params: { suffix: suffix, location: location, tags: tags }
}

module storage 'storage.bicep' = {
  scope: group
  params: {
    name: 'st${suffix}'
    hostName: 'sthost${suffix}'
    location: location
    tags: tags
    isPublic: !useVirtualNetwork
    redundancy: storageRedundancy
    retentionDays: fileRetentionDays
  }
}

module cosmos 'cosmos.bicep' = {
  scope: group
  params: {
    name: 'cosmos-${suffix}'
    location: location
    tags: tags
    isPublic: !useVirtualNetwork
    capacity: cosmosCapacity
    maxThroughput: cosmosMaxThroughput
  }
}

module vault 'vault.bicep' = {
  scope: group
  params: {
    // Not of the suffix: that is in the app's public address, and the name of the secret is in the app's settings (docs/decisions/0020). The identity's
    // object id is random, stays as long as the identity does, and is shown to nobody outside the tenant.
    name: 'kv-${uniqueString(identity.outputs.principalId, 'vault')}'
    location: location
    tags: tags
    isPublic: !useVirtualNetwork
    bootstrapToken: bootstrapToken
  }
}

module endpoints 'endpoints.bicep' = if (useVirtualNetwork) {
  scope: group
  params: {
    suffix: suffix
    location: location
    tags: tags
    networkId: network.?outputs.networkId ?? ''
    subnetId: network.?outputs.endpointsSubnetId ?? ''
    storageId: storage.outputs.id
    hostStorageId: storage.outputs.hostId
    cosmosId: cosmos.outputs.id
    vaultId: vault.outputs.id
  }
}

module roles 'roles.bicep' = {
  scope: group
  params: {
    appPrincipalId: identity.outputs.principalId
    packagePrincipalId: packageIdentity.outputs.principalId
    principalId: principalId
    principalType: principalType
    storageName: storage.outputs.name
    packageContainer: storage.outputs.packageContainer
    answerFilesContainer: storage.outputs.answerFilesContainer
    hostStorageName: storage.outputs.hostName
    cosmosName: cosmos.outputs.name
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
  }
}

module audit 'audit.bicep' = {
  scope: group
  params: {
    workspaceId: monitoring.outputs.auditWorkspaceId
    vaultName: vault.outputs.name
    cosmosName: cosmos.outputs.name
    storageName: storage.outputs.name
    auditRequests: auditRequests
  }
}

module app 'app.bicep' = {
  scope: group
  params: {
    name: 'func-${suffix}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    packageIdentityId: packageIdentity.outputs.id
    packageContainerUrl: '${storage.outputs.blobUrl}${storage.outputs.packageContainer}'
    hostStorageName: storage.outputs.hostName
    answerFilesUrl: storage.outputs.blobUrl
    answerFilesContainer: storage.outputs.answerFilesContainer
    cosmosEndpoint: cosmos.outputs.endpoint
    cosmosDatabase: cosmos.outputs.database
    bootstrapTokenUri: vault.outputs.bootstrapTokenUri
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    publicBaseUrl: publicBaseUrl
    subnetId: network.?outputs.appSubnetId ?? ''
  }
  // The app reads its package and the token with its roles: they come first.
  dependsOn: [roles]
}

module alerts 'alerts.bicep' = {
  scope: group
  params: {
    suffix: suffix
    location: location
    tags: tags
    insightsName: monitoring.outputs.insightsName
    cosmosName: cosmos.outputs.name
    isServerless: cosmosCapacity == 'Serverless'
    healthUrl: '${app.outputs.url}/api/health/'
    email: alertEmail
  }
}

output API_URL string = app.outputs.url
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output AZURE_RESOURCE_GROUP string = group.name
output COSMOS_ENDPOINT string = cosmos.outputs.endpoint
