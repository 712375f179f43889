// Private endpoints with their names in DNS, for both storage accounts (the orchestrations need queues and tables, too), Cosmos DB and Key Vault.
param suffix string
param location string
param tags object
param networkId string
param subnetId string
param storageId string
param hostStorageId string
param cosmosId string
param vaultId string

var zones = [
  'privatelink.blob.${environment().suffixes.storage}'
  'privatelink.queue.${environment().suffixes.storage}'
  'privatelink.table.${environment().suffixes.storage}'
  'privatelink.documents.azure.com'
  'privatelink.vaultcore.azure.net'
]

// Each with the place of its zone.
var targets = [
  { name: 'blob', group: 'blob', resource: storageId, zone: 0 }
  { name: 'host-blob', group: 'blob', resource: hostStorageId, zone: 0 }
  { name: 'host-queue', group: 'queue', resource: hostStorageId, zone: 1 }
  { name: 'host-table', group: 'table', resource: hostStorageId, zone: 2 }
  { name: 'sql', group: 'Sql', resource: cosmosId, zone: 3 }
  { name: 'vault', group: 'vault', resource: vaultId, zone: 4 }
]

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [for name in zones: {
  name: name
  location: 'global'
  tags: tags
}]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (name, i) in zones: {
  parent: zone[i]
  name: 'link-${suffix}'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: networkId }
  }
}]

resource endpoint 'Microsoft.Network/privateEndpoints@2024-07-01' = [for target in targets: {
  name: 'pe-${target.name}-${suffix}'
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [{
      name: target.name
      properties: { privateLinkServiceId: target.resource, groupIds: [target.group] }
    }]
  }
}]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-07-01' = [for (target, i) in targets: {
  parent: endpoint[i]
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [{ name: target.name, properties: { privateDnsZoneId: zone[target.zone].id } }]
  }
}]
