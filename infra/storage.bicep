// Two accounts: the app's package and the files among the answers, each container with roles of its own; and what the host and the orchestrations keep,
// which make containers, queues and tables as they need them, and so have roles on their whole account.
param name string
param hostName string
param location string
param tags object
param isPublic bool
param redundancy string
param retentionDays int

var packageContainerName = 'app-package'
var answerFilesContainerName = 'answer-files'

var closedToKeys = {
  allowBlobPublicAccess: false
  allowSharedKeyAccess: false
  defaultToOAuthAuthentication: true
  minimumTlsVersion: 'TLS1_2'
  publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
  networkAcls: { defaultAction: isPublic ? 'Allow' : 'Deny', bypass: 'None' }
  supportsHttpsTrafficOnly: true
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: closedToKeys
}

resource host 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: hostName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: closedToKeys
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: retentionDays }
    containerDeleteRetentionPolicy: { enabled: true, days: retentionDays }
  }
}

resource packageContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: packageContainerName
}

resource answerFilesContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: answerFilesContainerName
}

output id string = account.id
output name string = account.name
output blobUrl string = account.properties.primaryEndpoints.blob
output hostId string = host.id
output hostName string = host.name
output packageContainer string = packageContainer.name
output answerFilesContainer string = answerFilesContainer.name
