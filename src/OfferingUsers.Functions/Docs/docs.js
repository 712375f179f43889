SwaggerUIBundle({
  url: '/api/schema/',
  dom_id: '#docs',
  // No document is sent to anybody for validation, and no key outlives the page.
  validatorUrl: null,
  persistAuthorization: false,
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
});
