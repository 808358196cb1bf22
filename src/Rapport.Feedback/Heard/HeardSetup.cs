using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;

namespace Rapport.Feedback.Heard;

/// <summary>Hearing: every word in one place, and read.</summary>
static class HeardSetup
{
    /// <summary>Adds what it needs.</summary>
    public static void AddHeard(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, HeardModel>();
        services.AddSingleton<HearingBook>();
        services.AddSingleton<Ears>().AddSingleton<IFeedback>(s => s.GetRequiredService<Ears>());
        services.AddSingleton<IHoldsPersonalData, HeardHoldings>();
    }
}
