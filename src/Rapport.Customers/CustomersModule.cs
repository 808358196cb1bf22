using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Customers.Companies;
using Rapport.Customers.Erase;
using Rapport.Customers.Fields;
using Rapport.Customers.Identity;
using Rapport.Customers.Identity.Proof;
using Rapport.Customers.Ingest;
using Rapport.Customers.Profiles;
using Rapport.Customers.Segments;
using Rapport.Customers.Segments.Live;
using Rapport.Customers.Timeline;
using Rapport.Customers.Sources.Import;
using Rapport.Customers.Touchpoints;
using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>Everything about the people a company serves: their events, identities, profiles and imports.</summary>
public static class CustomersModule
{
    /// <summary>Adds what the module needs; storage, columns, keys and workspaces come from others.</summary>
    public static IServiceCollection AddCustomers(this IServiceCollection services)
    {
        services.AddIngest();
        services.AddImport();
        services.AddSingleton<IModelPart, CustomersModel>();
        services.AddSingleton<SeenMessages>();
        services.AddSingleton<TouchpointRegistry>();
        services.AddSingleton<DeadEvents>();
        services.AddSingleton<PipelineSteps>();
        services.AddSingleton<Pipeline>();
        services.AddSingleton<PeopleByFacts>();
        services.AddSingleton<IFieldRights, FieldRights>();
        services.AddSegments();
        services.AddSingleton<ICustomerNames, CustomerNames>();
        services.AddSingleton<ICustomerRevenue, CustomerRevenue>().AddSingleton<ICustomerOrders, CustomerOrders>();
        services.AddSingleton<IdentityProof>().AddSealedColumn("identity_secret", "sealed", IdentityProof.Purpose);
        services.AddSingleton<IIdentityProof>(s => s.GetRequiredService<IdentityProof>());
        services.AddSingleton<ICustomerContacts, ContactReader>();
        services.AddSingleton<IReports, Reports>();
        services.AddSingleton<ICustomerSubjects, CustomerSubjects>();
        services.AddSingleton<ICustomerIdentities, IdentityReader>();
        services.AddSingleton<IHoldsPersonalData, CustomerHoldings>();
        services.AddSingleton<IHoldsPersonalData, IngestHoldings>(); // after those who wait until the inbox is drained
        services.AddJobKind<EraseCustomerJob>();
        services.AddJobKind<ScrubFiles>();
        services.AddNightlyJob(ScrubFiles.Nightly);
        services.AddSingleton<IHealthPart, PipelineHealth>();
        return services.AddHostedService(s => s.GetRequiredService<Pipeline>());
    }

    static void AddSegments(this IServiceCollection services)
    {
        services.AddSingleton<PlanBook>();
        services.AddSingleton<SegmentSignals>();
        services.AddSingleton<SegmentMoves>();
        services.AddSingleton<TrackReader>();
        services.AddSingleton<SegmentShelf>();
        services.AddSingleton<ISegmentMembers, SegmentMembers>();
        services.AddSingleton<IRowFilters, RowFilters>();
        services.AddSingleton<SegmentLists>();
        services.AddSingleton<ISegmentGroups, SegmentGroupReader>();
        services.AddSingleton<EstimateSegment>();
        services.AddSingleton<SegmentClock>();
        services.AddSingleton<IHoldsPersonalData, SegmentHoldings>();
        services.AddJobKind<BuildSegment>();
        services.AddJobKind<SweepSegments>();
        services.AddHostedService(s => s.GetRequiredService<SegmentClock>());
    }

    /// <summary>Maps the module's routes.</summary>
    public static void MapCustomers(this IEndpointRouteBuilder routes)
    {
        routes.MapIngest();
        ListCustomers.Map(routes);
        GetCustomer.Map(routes);
        GetTimeline.Map(routes);
        GetFact.Map(routes);
        MergeCustomers.Map(routes);
        UndoMerge.Map(routes);
        ManageIdentitySecret.Map(routes);
        RestrictFields.Map(routes);
        ListTraits.Map(routes);
        EditSegments.Map(routes);
        ListSegmentUses.Map(routes);
        EstimateSegment.Map(routes);
        ListMembers.Map(routes);
        ListSizes.Map(routes);
        SegmentLists.Map(routes);
        Lifecycle.Map(routes);
        SegmentTemplates.Map(routes);
        ListTraitValues.Map(routes);
        ListFactTypes.Map(routes);
        ListCompanies.Map(routes);
        EditTouchpoints.Map(routes);
        EraseCustomer.Map(routes);
        ExportCustomer.Map(routes);
        RetryDeadEvents.Map(routes);
        routes.MapImport();
    }
}
