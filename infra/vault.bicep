// The one secret there is: the key of the built-in staff user.
param name string
param location string
param tags object
param isPublic bool

@secure()
param bootstrapToken string

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
    networkAcls: { defaultAction: isPublic ? 'Allow' : 'Deny', bypass: 'AzureServices' }
  }
}

resource token 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'bootstrap-token'
  properties: { value: bootstrapToken }
}

output id string = vault.id
output name string = vault.name
output bootstrapTokenUri string = token.properties.secretUri
