using System.Globalization;
using Rapport.Kernel;

namespace Rapport.Server.Web;

/// <summary><c>/.well-known/security.txt</c> (RFC 9116): whom to tell of a weakness. The operator sets <c>SecurityContact</c>;
/// until then it leads to the project's own way, SECURITY.md.</summary>
static class WellKnown
{
    const string Policy = ".well-known/security-policy.txt";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/.well-known/security.txt", Get).ExcludeFromDescription().IsPublic("RFC 9116 asks for it");
        routes.MapGet($"/{Policy}", () => Results.Stream(Open(), "text/plain; charset=utf-8"))
            .ExcludeFromDescription().IsPublic("how weaknesses are told of and dealt with is for everyone");
    }

    static IResult Get(IConfiguration configuration, InstanceAddress address, TimeProvider clock)
    {
        var contact = configuration["SecurityContact"] is { Length: > 0 } set ? set : address.Link(Policy);
        var expires = clock.GetUtcNow().AddDays(180).ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);
        var uri = contact.Contains(':', StringComparison.Ordinal) ? contact : $"mailto:{contact}";
        return Results.Text($"Contact: {uri}\nExpires: {expires}\nCanonical: {address.Link(".well-known/security.txt")}\nPolicy: {address.Link(Policy)}\nPreferred-Languages: en\n");
    }

    static Stream Open() => typeof(WellKnown).Assembly.GetManifestResourceStream("SECURITY.md")
        ?? throw new InvalidOperationException("SECURITY.md is missing from the build.");
}
