using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.DataProtection;
using Rapport.Columns;
using Rapport.Customers;
using Rapport.Feedback;
using Rapport.Governance;
using Rapport.Insight;
using Rapport.Journeys;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Server.Demo;
using Rapport.Server.Live;
using Rapport.Server.Web;
using Rapport.Service;
using Rapport.Storage.Embedded;

namespace Rapport.Server;

/// <summary>Composes the modules into one server. Settings come from <c>settings.json</c> in the data folder and from
/// environment variables that begin with <c>RAPPORT_</c> (<c>RAPPORT_PublicUrl</c>).</summary>
static class RapportApp
{
    public static WebApplication Build(RapportOptions options)
    {
        var data = Path.GetFullPath(options.Data);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration
            .AddJsonFile(Path.Combine(data, "settings.json"), optional: true)
            .AddEnvironmentVariables("RAPPORT_")
            .AddInMemoryCollection(options.Settings);
        builder.WebHost.UseUrls(options.Urls.Split(';'));
        builder.WebHost.ConfigureKestrel(Limits.Kestrel);
        Logs.Configure(builder.Logging);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(8));
        AddModules(builder.Services, data, builder.Configuration);
        AddEdge(builder.Services, data, builder.Configuration);
        options.Replace?.Invoke(builder.Services);

        var app = builder.Build();
        try
        {
            Address.Settle(app, options.Urls);
            UseEdge(app);
            MapModules(app);
            Marks.Check(app);
            return app;
        }
        catch
        {
            // What was opened on the way, the lock of the data folder above all, is let go.
            ((IDisposable)app).Dispose();
            throw;
        }
    }

    // The store comes first: what it refuses stops the start before anything else has begun.
    static void AddModules(IServiceCollection services, string data, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddKernel();
        services.AddJobs();
        services.AddIdempotency();
        services.AddEmbeddedStorage(data);
        MasterKeyFile.Add(services, data, configuration);
        services.AddColumns(new ColumnsOptions { Folder = Path.Combine(data, "columns"), Server = configuration.GetValue<Uri?>("Columns:Server") });
        services.AddMessaging(); // these three before those that forget who a customer was
        services.AddFeedback();
        services.AddService();
        services.AddCustomers();
        services.AddGovernance();
        LoadDemo.Add(services);
        services.AddJourneys();
        services.AddInsight();
    }

    static void MapModules(WebApplication app)
    {
        app.MapJobs();
        app.MapCustomers();
        app.MapMessaging();
        app.MapFeedback();
        app.MapService();
        app.MapGovernance();
        LoadDemo.Map(app);
        app.MapJourneys();
        app.MapInsight();
        HealthPage.Map(app);
        OpenApi.Map(app);
        LiveHub.Map(app);
        WellKnown.Map(app);
        SdkFiles.Map(app);
        Screens.Map(app);
    }

    static void AddEdge(IServiceCollection services, string data, IConfiguration configuration)
    {
        services.AddDataProtection().SetApplicationName("Rapport").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(data, "keys")));
        services.ConfigureHttpJsonOptions(o => Json(o.SerializerOptions));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.Configure<RouteOptions>(o => o.LowercaseUrls = true);
        Problems.Add(services);
        Limits.Add(services, configuration);
        Address.Add(services, configuration);
        OpenApi.Add(services);
        LiveHub.Add(services);
        services.AddSingleton<WebFiles>();
        services.AddSingleton<IHealthPart, ProcessHealth>();
        services.AddSingleton<HealthWatch>().AddHostedService(provider => provider.GetRequiredService<HealthWatch>());
    }

    /// <summary>The order in which every request passes the edge.</summary>
    static void UseEdge(WebApplication app)
    {
        app.UseForwardedHeaders();
        app.Use(SecurityHeaders.SetAsync);
        Problems.Use(app);
        app.UseHostCheck();
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseGovernance();
        app.UseAuthorization();
        app.UseIdempotency();
    }

    static void Json(JsonSerializerOptions json)
    {
        json.MaxDepth = 32;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.AllowDuplicateProperties = false;
        json.RespectRequiredConstructorParameters = true;
        json.RespectNullableAnnotations = true;
        json.TypeInfoResolver = (json.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(NoNullItems.Demand);
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }
}
