// The scopes that exist today are ticked beforehand; the retired ones stand in a scheme of their own.
const scopes = ["appendonly", "readonly.appcreateddata", "edit.appcreateddata"]
  .map(name => `https://www.googleapis.com/auth/photoslibrary.${name}`);

const ui = SwaggerUIBundle({
  dom_id: "#explorer",
  url: "/explorer/openapi.yaml",
  oauth2RedirectUrl: `${location.origin}/explorer/oauth2-redirect.html`,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  requestSnippetsEnabled: true,
  // Its badge would ask a server on the internet.
  validatorUrl: null,
});
ui.initOAuth({ clientId: "api-explorer", scopes, usePkceWithAuthorizationCodeGrant: true });

// Swagger UI's own dark theme hangs on a class of the document.
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();
