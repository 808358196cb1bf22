using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Rapport.Customers.Segments;

/// <summary>Keeps a segment that asks for a hidden field from those who do not see the field: who is in it would tell.</summary>
static class HiddenSegments
{
    /// <summary>The route names a <c>{segment}</c> of a <c>{workspace}</c>; a hidden one is refused with 403.</summary>
    public static RouteHandlerBuilder ShowsSegment(this RouteHandlerBuilder route) => route.ProducesProblem(403).AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        var sight = await http.RequestServices.GetRequiredService<IFieldRights>().OfAsync(new(Id(http, "workspace")), http.RequestAborted);
        return sight.SeesSegment(Id(http, "segment")) ? await next(context) : FieldSight.Hidden.ToResult();
    });

    static Guid Id(HttpContext http, string name) => Guid.Parse((string)http.GetRouteValue(name)!); // the route's pattern holds it as a guid
}
