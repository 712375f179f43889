// The function app on Flex Consumption. Every connection goes by the app's identity; there is no key in any setting.
param name string
param location string
param tags object
param identityId string
param identityClientId string
param packageIdentityId string
param packageContainerUrl string
param hostStorageName string
param answerFilesUrl string
param answerFilesContainer string
param cosmosEndpoint string
param cosmosDatabase string
param bootstrapTokenUri string
param insightsConnectionString string
param maximumInstanceCount int
param instanceMemoryMB int
param publicBaseUrl string
param subnetId string

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {}, '${packageIdentityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: { minTlsVersion: '1.2' }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: packageIdentityId }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: { maximumInstanceCount: maximumInstanceCount, instanceMemoryMB: instanceMemoryMB }
    }
  }

  // Who deploys shows a token of Entra: there is no user name with a password, neither for the deployment site nor for FTP.
  resource deploymentCredentials 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource ftpCredentials 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(
      {
        AzureWebJobsStorage__accountName: hostStorageName
        AzureWebJobsStorage__credential: 'managedidentity'
        AzureWebJobsStorage__clientId: identityClientId
        AzureWebJobsDisableHomepage: 'true'
        AZURE_CLIENT_ID: identityClientId
        APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
        Access__BootstrapToken: '@Microsoft.KeyVault(SecretUri=${bootstrapTokenUri})'
        Limits__RequestsPerUser: '200'
        // The front end of App Service adds the client's address.
        Limits__TrustedProxies: '1'
        AnswerFiles__ServiceUri: answerFilesUrl
        AnswerFiles__Container: answerFilesContainer
        Cosmos__Endpoint: cosmosEndpoint
        Cosmos__Database: cosmosDatabase
      },
      empty(publicBaseUrl) ? {} : { Api__PublicBaseUrl: publicBaseUrl }
    )
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
