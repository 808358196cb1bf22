using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Customers;
using Rapport.Feedback.Inbox;
using Rapport.Feedback.Topics;
using Rapport.Kernel;

namespace Rapport.Feedback.Heard;

/// <summary>Hearing: every word in one place, and read.</summary>
static class HeardSetup
{
    /// <summary>Adds what it needs.</summary>
    public static void AddHeard(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, HeardModel>();
        services.AddSingleton<HearingBook>().AddSingleton<KnowledgeBook>().AddSingleton<AlikeBook>().AddSingleton<ReadingBell>();
        services.AddSingleton<IHeardWords, HeardFinder>();
        services.AddSingleton<Ears>().AddSingleton<IFeedback>(s => s.GetRequiredService<Ears>()).AddSingleton<IWording>(s => s.GetRequiredService<Ears>());
        services.AddSingleton<HearAnswers>().AddSingleton<IFactReaction>(s => s.GetRequiredService<HearAnswers>()).AddSingleton<IImportUndone>(s => s.GetRequiredService<HearAnswers>());
        services.AddSingleton<Reader>().AddHostedService(s => s.GetRequiredService<Reader>());
        services.AddSingleton<IHoldsPersonalData, HeardHoldings>();
        services.AddSingleton<TopicShelf>().AddSingleton<TopicStudy>().AddSingleton<TopicScout>().AddSingleton<ITroubles, TroubleFinder>().AddJobKind<FindTopics>();
        services.AddSingleton<Words>().AddSingleton<IWords>(s => s.GetRequiredService<Words>());
        services.AddSingleton<ItemFinder>().AddSingleton<ItemShow>().AddSingleton<ChangeItem.Desk>();
    }

    /// <summary>Maps its routes.</summary>
    public static void MapHeard(this IEndpointRouteBuilder routes)
    {
        ReadTexts.Map(routes);
        EditHearing.Map(routes);
        ListItems.Map(routes);
        ChangeItem.Map(routes);
        EditViews.Map(routes);
        ListTopics.Map(routes);
        EditTopics.Map(routes);
        FindTopics.Map(routes);
    }
}
