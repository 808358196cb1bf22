using Microsoft.AspNetCore.Builder;

namespace Rapport.Governance.Access;

/// <summary>Metadata of a route that stays open to people who must set up a second factor first.</summary>
sealed record OpenBeforeEnrolment;

static class Enrolment
{
    /// <summary>People who must set up a second factor first need it to do so, or to leave.</summary>
    public static TBuilder WorksBeforeEnrolment<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new OpenBeforeEnrolment());
}
