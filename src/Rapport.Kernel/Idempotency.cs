using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel.Idempotency;

namespace Rapport.Kernel;

/// <summary>Lets a caller send a POST again without doing it twice: the same <c>Idempotency-Key</c> within 24 hours gets the
/// first answer again.</summary>
public static class IdempotencySetup
{
    /// <summary>Adds what <see cref="UseIdempotency"/> needs.</summary>
    public static IServiceCollection AddIdempotency(this IServiceCollection services) => services
        .AddSingleton<IModelPart, KeptAnswerPart>()
        .AddSingleton<IHoldsPersonalData, KeptAnswerHoldings>()
        .AddSingleton<KeptAnswers>()
        .AddSealedColumn("kept_answer", "answer", KeptAnswers.Purpose);

    /// <summary>Stands after authorization, below every route: a route needs no line of its own.</summary>
    public static void UseIdempotency(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var answers = app.ApplicationServices.GetRequiredService<KeptAnswers>();
        app.Use((context, next) => answers.HandleAsync(context, next));
    }
}
