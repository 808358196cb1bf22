using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;

namespace Rapport.Customers.Segments;

/// <summary>A sentence to begin with.</summary>
/// <param name="Key">Never changes; screens name and describe it in their language.</param>
/// <param name="Family">geographic, lifecycle, demographic, behavioural or psychographic.</param>
/// <param name="Name">In English.</param>
/// <param name="Why">What it is good for, in English.</param>
/// <param name="Predicate">To be changed as needed.</param>
sealed record SegmentTemplate(string Key, string Family, string Name, string Why, JsonElement Predicate);

/// <summary>All templates.</summary>
sealed record SegmentTemplateList(IReadOnlyList<SegmentTemplate> Items);

/// <summary>Sentences to begin with, in the five families in which marketers think.</summary>
static class SegmentTemplates
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/workspaces/{workspace:guid}/segments/templates", (Guid workspace) => TypedResults.Ok(new SegmentTemplateList(All)))
        .Needs(Role.Viewer).WithName("listSegmentTemplates").WithTags("Segments")
        .WithSummary("Sentences to begin with: geographic, lifecycle, demographic, behavioural, psychographic").Produces<SegmentTemplateList>();

    /// <summary>Every template.</summary>
    public static IReadOnlyList<SegmentTemplate> All { get; } =
    [
        Of("region", "geographic", "In a region", "Offers and surveys by sales area.", """{"trait":"region","op":"is","value":"north"}"""),
        Of("country", "geographic", "In some countries", "Language, law and shipping differ.", """{"trait":"country","op":"in","value":["DE","AT","CH"]}"""),
        Of("near_store", "geographic", "Near a store", "Openings, events, click and collect.", """{"near":{"latitude":52.52,"longitude":13.405,"km":25}}"""),
        Of("new_customers", "lifecycle", "New customers", "The first weeks decide whether they stay.", """{"all":[{"fact":{"type":"Order Completed"},"count":{"op":"is","n":1}},{"fact":{"type":"Order Completed"},"within":{"days":30}}]}"""),
        Of("abandoned_cart", "lifecycle", "Abandoned cart", "Put something in the cart and did not buy it.", """{"all":[{"fact":{"type":"Product Added"},"within":{"days":3}},{"not":{"fact":{"type":"Product Added"},"within":{"hours":1}}},{"fact":{"type":"Order Completed"},"since":{"fact":{"type":"Product Added"}},"count":{"op":"is","n":0}}]}"""),
        Of("slipping_away", "lifecycle", "Slipping away", "Bought repeatedly, and not for three months.", """{"all":[{"fact":{"type":"Order Completed"},"count":{"op":"gte","n":2}},{"not":{"fact":{"type":"Order Completed"},"within":{"days":90}}}]}"""),
        Of("birthday_soon", "demographic", "Birthday within a week", "A reason to write that needs no discount.", """{"trait":"birthday","op":"anniversaryIn","value":7}"""),
        Of("age_group", "demographic", "Age group", "Tone and channel by age.", """{"all":[{"trait":"age","op":"gte","value":25},{"trait":"age","op":"lt","value":40}]}"""),
        Of("business_customers", "demographic", "Business customers", "Invoices, volumes and contacts differ.", """{"trait":"customerType","op":"is","value":"business"}"""),
        Of("big_spenders", "behavioural", "Big spenders", "Worth a personal word.", """{"fact":{"type":"Order Completed"},"within":{"days":365},"measure":{"kind":"sum","of":"amount","currency":"EUR","op":"gte","value":50000}}"""),
        Of("frequent_buyers", "behavioural", "Three orders in sixty days", "Habits worth keeping.", """{"fact":{"type":"Order Completed"},"count":{"op":"gte","n":3},"within":{"days":60}}"""),
        Of("looked_not_bought", "behavioural", "Looked and did not buy", "Interest without an order within the same day.", """{"all":[{"fact":{"type":"Product Viewed"},"within":{"days":7}},{"fact":{"type":"Order Completed"},"since":{"fact":{"type":"Product Viewed"}},"count":{"op":"is","n":0}}]}"""),
        Of("unhappy_not_contacted", "psychographic", "Unhappy and not yet contacted", "Gave a 6 or lower, and nobody has called.", """{"fact":{"type":["Message Sent","Call Ended"]},"since":{"fact":{"metric":"nps"},"where":[{"field":"score","op":"lte","value":6}]},"count":{"op":"is","n":0}}"""),
        Of("promoters", "psychographic", "Promoters", "Ask them for reviews and recommendations.", """{"score":"nps","class":["promoter"]}"""),
        Of("favourite_category", "psychographic", "Favourite kind of product", "What they look for most often.", """{"fact":{"type":"Order Completed"},"within":{"days":365},"mostFrequent":{"field":"prop:category","op":"is","value":"shoes"}}"""),
    ];

    static SegmentTemplate Of(string key, string family, string name, string why, string predicate) => new(key, family, name, why, JsonElement.Parse(predicate));
}
