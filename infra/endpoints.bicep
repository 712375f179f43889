// Private endpoints with their names in DNS, for storage (the orchestrations need queues and tables, too), Cosmos DB and Key Vault.
param suffix string
param location string
param tags object
param networkId string
param subnetId string
param storageId string
param cosmosId string
param vaultId string

var targets = [
  { name: 'blob', resource: storageId, zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { name: 'queue', resource: storageId, zone: 'privatelink.queue.${environment().suffixes.storage}' }
  { name: 'table', resource: storageId, zone: 'privatelink.table.${environment().suffixes.storage}' }
  { name: 'Sql', resource: cosmosId, zone: 'privatelink.documents.azure.com' }
  { name: 'vault', resource: vaultId, zone: 'privatelink.vaultcore.azure.net' }
]

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [for target in targets: {
  name: target.zone
  location: 'global'
  tags: tags
}]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (target, i) in targets: {
  parent: zone[i]
  name: 'link-${suffix}'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: networkId }
  }
}]

resource endpoint 'Microsoft.Network/privateEndpoints@2024-07-01' = [for target in targets: {
  name: 'pe-${toLower(target.name)}-${suffix}'
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [{
      name: toLower(target.name)
      properties: { privateLinkServiceId: target.resource, groupIds: [target.name] }
    }]
  }
}]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-07-01' = [for (target, i) in targets: {
  parent: endpoint[i]
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [{ name: toLower(target.name), properties: { privateDnsZoneId: zone[i].id } }]
  }
}]
