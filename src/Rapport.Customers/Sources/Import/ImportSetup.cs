using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>The import part of the module.</summary>
static class ImportSetup
{
    /// <summary>Adds what imports need.</summary>
    public static IServiceCollection AddImport(this IServiceCollection services)
    {
        services.AddOptions<ImportOptions>().BindConfiguration("Import");
        services.AddSingleton<IModelPart, ImportModel>();
        services.AddSingleton<ImportWork>();
        services.AddSingleton<IHoldsPersonalData, ImportedPeople>();
        services.AddSingleton<TakeBack>();
        services.AddScoped<UploadImport>();
        services.AddScoped<ChangeImport>();
        return services.AddJobKind<CheckImport>().AddJobKind<RunImport>().AddJobKind<UndoImport>();
    }

    /// <summary>Maps the routes of imports and saved mappings.</summary>
    public static void MapImport(this IEndpointRouteBuilder routes)
    {
        UploadImport.Map(routes);
        ListImports.Map(routes);
        ChangeImport.Map(routes);
        RefusedRows.Map(routes);
        SavedMappings.Map(routes);
    }
}
