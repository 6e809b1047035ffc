// The call of the package for a request, by the spec alone, which the names in C# come from.

/** The C# for a request of Swagger UI (method, url, body), by a spec whose references are unresolved. */
export function csharpOf(spec, request) {
  try {
    return callOf(spec, request);
  } catch {
    return "// The body is not what this method takes.";
  }
}

function callOf(spec, { method, url, body }) {
  const found = operationOf(spec, method.toLowerCase(), new URL(url, location.href));
  if (!found) return "// The package has no method for this request.";
  const [client, verb] = found.operation.operationId.split("_");
  if (client === "Uploads") {
    return `var uploadToken = await photos.Uploads.UploadFileAsync(${text(body?.name ?? "lake.jpg")});`;
  }
  const passed = argumentsOf(spec, found, body).join(", ");
  const call = `var response = await photos.${client}.${verb}Async(${passed});`;
  return found.operation.deprecated ? `#pragma warning disable CS0618 // Google closed this method.\n${call}` : call;
}

function operationOf(spec, method, { pathname, searchParams }) {
  for (const [template, operations] of Object.entries(spec.paths)) {
    const pattern = template.replace(/[.$]/g, "\\$&").replace(/\{[^}]+\}/g, "([^/:]+)");
    const values = new RegExp(`^${pattern}$`).exec(pathname);
    if (!values || !operations[method]) continue;
    const names = [...template.matchAll(/\{([^}]+)\}/g)].map(match => match[1]);
    const inPath = Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(values[at + 1])]));
    return { operation: operations[method], inPath, inQuery: searchParams };
  }
  return null;
}

// What is required comes first and by its place, as in the methods; what is optional comes after it and by its name.
function argumentsOf(spec, { operation, inPath, inQuery }, body) {
  const required = [];
  const optional = [];
  for (const parameter of (operation.parameters ?? []).map(one => resolved(spec, one))) {
    const sent = parameter.in === "path" ? [inPath[parameter.name]] : inQuery.getAll(parameter.name);
    if (sent.length === 0 && !parameter.required) continue;
    const value = parameter.schema.type === "array" ? `[${sent.map(text).join(", ")}]`
      : parameter.schema.type === "string" ? text(sent[0] ?? "") : sent[0];
    if (parameter.required) required.push(value);
    else optional.push(`${parameter.name}: ${value}`);
  }
  const schema = operation.requestBody?.content["application/json"]?.schema;
  if (schema) required.push(valueOf(spec, schema, typeof body === "string" ? JSON.parse(body) : body ?? {}, ""));
  return [...required, ...optional];
}

function valueOf(spec, schema, value, indent) {
  const name = nameOf(schema);
  const { type, format, ...rest } = resolved(spec, schema);
  if (value === null) return "null";
  if (rest.enum) {
    const at = rest.enum.indexOf(value);
    return at < 0 ? text(value) : `${name}.${rest["x-enumNames"][at]}`;
  }
  if (type === "object") return objectOf(spec, name, rest.properties ?? {}, value, indent);
  if (type === "array") return `[${value.map(one => valueOf(spec, rest.items, one, indent)).join(", ")}]`;
  if (format === "int64") return `${value}L`;
  if (format === "float") return `${value}f`;
  if (format === "date-time") return `DateTimeOffset.Parse(${text(value)})`;
  if (format === "google-duration") return `TimeSpan.FromSeconds(${Number.parseFloat(value)})`;
  return type === "string" ? text(value) : String(value);
}

function objectOf(spec, name, properties, value, indent) {
  const inner = `${indent}    `;
  const fields = Object.entries(value).map(([key, one]) => {
    if (!properties[key]) throw new Error(`${name} has no field ${key}.`);
    return `${key[0].toUpperCase()}${key.slice(1)} = ${valueOf(spec, properties[key], one, inner)}`;
  });
  if (fields.length === 0) return `new ${name}()`;
  const short = `new ${name} { ${fields.join(", ")} }`;
  if (short.length <= 60 && !short.includes("\n")) return short;
  return `new ${name}\n${indent}{\n${fields.map(field => `${inner}${field},\n`).join("")}${indent}}`;
}

// A reference with a description of its own is an allOf with one entry.
const referenceIn = schema => schema.$ref ?? schema.allOf?.[0].$ref;
const nameOf = schema => referenceIn(schema)?.split("/").at(-1);

function resolved(spec, node) {
  const reference = referenceIn(node);
  return reference ? reference.split("/").slice(1).reduce((at, part) => at[part], spec) : node;
}

// JSON's escapes are C#'s too; but what ends a line inside a string of C# must be escaped.
const text = value => JSON.stringify(String(value))
  .replace(/[\u0085\u2028\u2029]/g, end => `\\u${end.charCodeAt(0).toString(16).padStart(4, "0")}`);
