using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Rapport.Kernel;

namespace Rapport.Server.Web;

/// <summary>The API's own description: <c>/openapi/v1.json</c>, OpenAPI 3.1.</summary>
static class OpenApi
{
    const string Bearer = "secretKey";

    const string Cookie = "session";

    public static void Add(IServiceCollection services) => services.AddOpenApi("v1", o =>
    {
        o.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        o.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
        o.AddOperationTransformer((operation, context, _) =>
        {
            Secure(operation, context.Document!, context.Description.ActionDescriptor.EndpointMetadata); // set while a document is made
            return Task.CompletedTask;
        });
    });

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapOpenApi("/openapi/{documentName}.json").IsPublic("the description of a public program; it holds no data");

    static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Rapport",
            Version = "v1",
            Description = "Times are ISO 8601 in UTC. Lists are paged by `after` and `limit`, and answer `next`. "
                + "What two people may edit carries a `version`: changes name it in If-Match. "
                + "Whatever is refused is answered as application/problem+json (RFC 9457) with a stable `code` of the form `area.reason`, "
                + "a `detail` for people and, for forms, `errors` by field.",
        };
        document.Servers = [];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A secret key (`rap_…`) with the scopes ingest, read, write or admin.",
            },
            [Cookie] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "__Host-rapport",
                Description = "A signed-in person. Unsafe requests also carry the header X-Rapport-Antiforgery with the token of GET /api/v1/session.",
            },
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas["Problem"] = ProblemSchema();
    }

    static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "RFC 9457",
        Required = new HashSet<string> { "type", "title", "status", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable: `session.refused`, `workspace.unknown` …" },
            ["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        },
    };

    static void Secure(OpenApiOperation operation, OpenApiDocument document, IList<object> metadata)
    {
        operation.Responses ??= [];
        var problem = new OpenApiResponse
        {
            Description = "Refused; `code` says why.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", document) },
            },
        };
        foreach (var refused in operation.Responses.Keys.Where(status => status[0] is '4' or '5').ToList()) operation.Responses[refused] = problem;
        operation.Responses["default"] = problem;
        if (metadata.OfType<VersionChecked>().Any()) operation.Parameters = [.. operation.Parameters ?? [], Header("If-Match", IfMatch), Header("If-None-Match", IfNoneMatch)];
        if (metadata.OfType<PublicRoute>().Any()) return;
        if (metadata.OfType<HttpMethodMetadata>().Any(m => m.HttpMethods.Contains("POST")))
            operation.Parameters = [.. operation.Parameters ?? [], Header("Idempotency-Key", IdempotencyKey)];
        var policies = metadata.OfType<IAuthorizeData>().Select(a => a.Policy).ToList();
        operation.Security = [Requirement(Cookie, document)];
        if (!policies.Contains(Access.SignedIn)) operation.Security.Add(Requirement(Bearer, document));
        var roles = policies.Where(p => p?.StartsWith("role:", StringComparison.Ordinal) == true).Select(p => p!["role:".Length..].ToLowerInvariant()).ToList(); // null was left out
        if (roles.Count > 0) operation.Description = $"{operation.Description} Needs the role {string.Join(" and ", roles)} or a higher one.".TrimStart();
    }

    static OpenApiParameter Header(string name, string description) => new()
    {
        Name = name, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    const string IdempotencyKey = "Up to 255 characters of your own. Sent again with the same request within 24 hours, the first answer is repeated and nothing done twice.";

    const string IfMatch = "The `version` (ETag) that you read, in quotes; or `*` for whatever stands there. 412 when it has changed since.";

    const string IfNoneMatch = "`*` instead of If-Match, for what is not there yet.";

    static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
