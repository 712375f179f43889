// What somebody is told of: answers that fail, a store that throttles, an app that does not answer. They go to whoever the action group names.
param suffix string
param location string
param tags object
param insightsName string
param cosmosName string
param isServerless bool
param healthUrl string
param email string

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource cosmos 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' existing = {
  name: cosmosName
}

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'offerings'
    enabled: true
    emailReceivers: empty(email) ? [] : [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

// Of what is traced, so each request counts for those that Observability:TraceRatio left out.
resource failures 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'alert-failures-${suffix}'
  location: location
  tags: tags
  properties: {
    displayName: 'One answer in twenty is a 5xx'
    severity: 1
    scopes: [insights.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    skipQueryValidation: true
    criteria: {
      allOf: [{
        query: 'requests | summarize failed = sumif(itemCount, toint(resultCode) >= 500), answered = sum(itemCount) | where failed >= 5 and failed * 20 >= answered'
        timeAggregation: 'Count'
        operator: 'GreaterThan'
        threshold: 0
        failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
      }]
    }
    actions: { actionGroups: [operators.id] }
  }
}

resource throttling 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-throttling-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    description: 'Cosmos DB throttles: requests wait, and after five seconds are answered 503.'
    severity: 2
    enabled: true
    scopes: [cosmos.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [{
        name: 'throttled'
        criterionType: 'StaticThresholdCriterion'
        metricName: 'TotalRequests'
        dimensions: [{ name: 'StatusCode', operator: 'Include', values: ['429'] }]
        timeAggregation: 'Count'
        operator: 'GreaterThan'
        threshold: 100
      }]
    }
    actions: [{ actionGroupId: operators.id }]
  }
}

// A serverless account has no maximum of its own that it could come near.
resource load 'Microsoft.Insights/metricAlerts@2018-03-01' = if (!isServerless) {
  name: 'alert-load-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    description: 'A partition of Cosmos DB needs nine tenths of its maximum.'
    severity: 3
    enabled: true
    scopes: [cosmos.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [{
        name: 'load'
        criterionType: 'StaticThresholdCriterion'
        metricName: 'NormalizedRUConsumption'
        timeAggregation: 'Maximum'
        operator: 'GreaterThan'
        threshold: 90
      }]
    }
    actions: [{ actionGroupId: operators.id }]
  }
}

// From outside, as a client comes: 503 where a part fails, and nothing where the app does not start.
resource health 'Microsoft.Insights/webtests@2022-06-15' = {
  name: 'test-health-${suffix}'
  location: location
  tags: union(tags, { 'hidden-link:${insights.id}': 'Resource' })
  kind: 'standard'
  properties: {
    SyntheticMonitorId: 'test-health-${suffix}'
    Name: 'health'
    Enabled: true
    Kind: 'standard'
    Frequency: 300
    Timeout: 60
    RetryEnabled: true
    Locations: [for id in ['emea-nl-ams-azr', 'emea-gb-db3-azr', 'us-va-ash-azr']: { Id: id }]
    Request: { RequestUrl: healthUrl, HttpVerb: 'GET', ParseDependentRequests: false }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 7 }
  }
}

resource unavailable 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-unavailable-${suffix}'
  location: 'global'
  tags: union(tags, { 'hidden-link:${insights.id}': 'Resource', 'hidden-link:${health.id}': 'Resource' })
  properties: {
    description: 'The health check fails, or is not answered, where two of three places ask.'
    severity: 0
    enabled: true
    scopes: [health.id, insights.id]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: health.id
      componentId: insights.id
      failedLocationCount: 2
    }
    actions: [{ actionGroupId: operators.id }]
  }
}
