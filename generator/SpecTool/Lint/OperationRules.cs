using System.Text.RegularExpressions;

namespace SpecTool.Lint;

/// <summary>What every operation must say, because something is generated from it.</summary>
internal static partial class OperationRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "operation-id-form",
            "the operationId must read Tag_Verb, since NSwag makes the class and the method of a client from "
                + "its halves",
            spec => Places(spec, operation => !TagAndVerb().IsMatch(operation.Definition.OperationId ?? ""))
        ),
        new(
            "operation-id-unique",
            "another operation has the same operationId",
            spec =>
                spec.Operations.Where(operation => operation.Definition.OperationId is not null)
                    .GroupBy(operation => operation.Definition.OperationId)
                    .SelectMany(same => same.Skip(1))
                    .Select(operation => Place.Of(operation, "/operationId"))
        ),
        new(
            "operation-tag",
            "the operation needs the tag that its operationId begins with, since other generators make their "
                + "clients from tags",
            spec =>
                Places(
                    spec,
                    operation =>
                        !(operation.Definition.Tags ?? new HashSet<Microsoft.OpenApi.OpenApiTagReference>()).Any(tag =>
                            operation.Definition.OperationId?.StartsWith(tag.Name + "_", StringComparison.Ordinal)
                            == true
                        )
                )
        ),
        new(
            "operation-google-names",
            "the operation needs Google's names, x-google-id (photoslibrary.albums.list) and x-grpc-method "
                + "(google.photos.library.v1.PhotosLibrary.ListAlbums), which errors and drift call it by",
            // What does not speak JSON, the upload of bytes, is no REST method of Google's.
            spec =>
                Places(
                    spec,
                    operation =>
                        operation.Response is not null
                        && (
                            string.IsNullOrWhiteSpace(operation.Extension("x-google-id"))
                            || string.IsNullOrWhiteSpace(operation.Extension("x-grpc-method"))
                        )
                )
        ),
        new(
            "operation-security",
            "the operation must name the scopes that it accepts: the emulator checks tokens by them",
            spec =>
                Places(
                    spec,
                    operation =>
                        operation.Definition.Security is not { Count: > 0 } security
                        || security.Any(requirement =>
                            requirement.Count == 0 || requirement.Values.Any(scopes => scopes.Count == 0)
                        )
                )
        ),
        new(
            "operation-effect",
            "the operation must say in x-effect what a second call of it does (read, idempotent, "
                + "reconcilable or unrepeatable), since the client retries calls by it",
            spec =>
                Places(
                    spec,
                    operation =>
                        operation.Extension("x-effect")
                            is not ("read" or "idempotent" or "reconcilable" or "unrepeatable")
                )
        ),
        new(
            "operation-default-response",
            "the operation needs a default response, which is the response of a failed call",
            spec => Places(spec, operation => operation.Definition.Responses?.ContainsKey("default") != true)
        ),
        new(
            "operation-deprecation-reason",
            "a deprecated operation must say why in x-deprecatedMessage, which becomes the message of [Obsolete]",
            spec =>
                Places(
                    spec,
                    operation =>
                        operation.Definition.Deprecated
                        && string.IsNullOrWhiteSpace(operation.Extension("x-deprecatedMessage"))
                )
        ),
    ];

    private static IEnumerable<Place> Places(Spec spec, Func<Operation, bool> isBroken) =>
        spec.Operations.Where(isBroken).Select(operation => Place.Of(operation));

    [GeneratedRegex("^[A-Z][A-Za-z]+_[A-Z][A-Za-z]+$")]
    private static partial Regex TagAndVerb();
}
