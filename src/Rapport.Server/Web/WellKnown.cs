using System.Globalization;
using Rapport.Kernel;

namespace Rapport.Server.Web;

/// <summary><c>/.well-known/security.txt</c> (RFC 9116): whom to tell of a weakness. The operator sets <c>SecurityContact</c>.</summary>
static class WellKnown
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/.well-known/security.txt", Get)
        .ExcludeFromDescription().IsPublic("RFC 9116 asks for it");

    static IResult Get(IConfiguration configuration, InstanceAddress address, TimeProvider clock)
    {
        if (configuration["SecurityContact"] is not { Length: > 0 } contact)
            return new Refusal("security.no_contact", "The operator of this instance has not set SecurityContact.", 404).ToResult();
        var expires = clock.GetUtcNow().AddDays(180).ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);
        var uri = contact.Contains(':', StringComparison.Ordinal) ? contact : $"mailto:{contact}";
        return Results.Text($"Contact: {uri}\nExpires: {expires}\nCanonical: {address.Link(".well-known/security.txt")}\nPreferred-Languages: en\n");
    }
}
