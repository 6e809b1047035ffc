import { csharpOf } from "./csharp.js";

// Who to sign in as, and what there is to fill into the examples.
const start = await (await fetch("/emulator/pages/explorer", { cache: "no-store" })).json();

// The scopes that exist today are ticked beforehand; the retired ones stand in a scheme of their own.
const scopes = ["appendonly", "readonly.appcreateddata", "edit.appcreateddata"]
  .map(name => `https://www.googleapis.com/auth/photoslibrary.${name}`);

// The examples of the spec have ids with these names; here stand those of things that exist.
const fillIn = spec => Object.entries({ ALBUM_ID: start.albumId, MEDIA_ITEM_ID: start.mediaItemId })
  .reduce((filled, [name, id]) => id ? filled.replaceAll(name, id) : filled, spec);

// Swagger UI sends the tokens of all schemes, one over the other. Here the last one that was given counts.
const oneToken = {
  statePlugins: {
    auth: {
      wrapActions: {
        authorize: (original, { authActions }) => payload => {
          if (payload.developer) authActions.logout(["oauth2", "oauth2Retired"]);
          return original(payload);
        },
        authorizeOauth2: (original, { authActions }) => payload => {
          authActions.logout(["developer"]);
          return original(payload);
        },
      },
    },
  },
};

const csharp = {
  fn: {
    requestSnippetGenerator_csharp: request => csharpOf(ui.specSelectors.specJson().toJS(), request.toJS()),
  },
};

const ui = SwaggerUIBundle({
  dom_id: "#explorer",
  url: "/explorer/openapi.yaml",
  oauth2RedirectUrl: `${location.origin}/explorer/oauth2-redirect.html`,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  tryItOutEnabled: true,
  requestSnippetsEnabled: true,
  requestSnippets: {
    generators: {
      curl_bash: { title: "curl", syntax: "bash" },
      csharp: { title: "C#", syntax: "javascript" },
    },
    defaultExpanded: true,
  },
  plugins: [oneToken, () => csharp],
  responseInterceptor: response => {
    if (response.url.endsWith("/explorer/openapi.yaml")) response.text = fillIn(response.text);
    return response;
  },
  onComplete: () => { if (start.token) ui.preauthorizeApiKey("developer", start.token); },
  // Its badge would ask a server on the internet.
  validatorUrl: null,
});
ui.initOAuth({ clientId: start.app, scopes, usePkceWithAuthorizationCodeGrant: true });

const who = document.getElementById("who");
function tellWho() {
  const signedIn = ui.authSelectors.authorized().toJS();
  const { developer } = signedIn;
  who.textContent = developer ? `Signed in with ${developer.value}`
    : Object.keys(signedIn).length > 0 ? "Signed in by consent" : "Not signed in";
}
ui.getStore().subscribe(tellWho);
tellWho();

// Swagger UI's own dark theme hangs on a class of the document.
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();
