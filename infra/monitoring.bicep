// Where traces, metrics and logs go, and, apart from them, who touched what. Telemetry is taken from who is allowed to send it, by Entra, not from who knows a
// key.
param suffix string
param location string
param tags object
param auditRetentionDays int

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: 'log-${suffix}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
  }
}

// What the services write down of each access has ids of documents and names of files, which telemetry has not (docs/decisions/0016): so it has another
// place, other readers, and a time of its own.
resource audit 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: 'log-audit-${suffix}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: auditRetentionDays
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${suffix}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

output auditWorkspaceId string = audit.id
output insightsName string = insights.name
output insightsConnectionString string = insights.properties.ConnectionString
