using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback.Heard;
using Rapport.Feedback.Employees;
using Rapport.Feedback.Interviews;
using Rapport.Feedback.Reviews;
using Rapport.Feedback.Surveys;
using Rapport.Feedback.Surveys.Display;
using Rapport.Feedback.Surveys.Files;
using Rapport.Feedback.Surveys.Honesty;
using Rapport.Feedback.Surveys.Invitations;
using Rapport.Feedback.Surveys.Links;
using Rapport.Feedback.Surveys.Notices;
using Rapport.Feedback.Surveys.Occasions;
using Rapport.Feedback.Surveys.Pages;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Feedback.Surveys.Analysis;
using Rapport.Feedback.Surveys.Templates;
using Rapport.Kernel;

namespace Rapport.Feedback;

/// <summary>What customers say: surveys, and later reviews, interviews and employees.</summary>
public static class FeedbackModule
{
    /// <summary>Name of the rate limit of routes that pages of other sites call; the server sets it.</summary>
    public const string PageRate = "page";

    /// <summary>Name of the rate limit of the form for reports that asks nobody to sign in; the server sets it.</summary>
    public const string ReportRate = "report";

    /// <summary>Adds what the module needs; customers, storage and workspaces come from others.</summary>
    public static IServiceCollection AddFeedback(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, FeedbackModel>();
        services.AddSingleton<SurveyBook>();
        services.AddSingleton<ResponseDesk>();
        services.AddSingleton<SaveQueue>();
        services.AddSingleton<ReportRelay>().AddSingleton<ResponseNews>();
        services.AddSingleton<AbandonClock>();
        services.AddSingleton<LeftFiles>();
        services.AddHostedService(s => s.GetRequiredService<LeftFiles>());
        services.AddSealedColumn("survey_link_key", "key", LinkTokens.Purpose).AddSealedColumn("survey_link", "pin", Door.PinPurpose);
        services.AddSingleton<LinkTokens>().AddSingleton<Door>().AddSingleton<Guesses>();
        services.AddSingleton<Traffic>().AddSingleton<Proof>().AddSingleton<Guard>().AddJobKind<RecountResponses>();
        services.AddSingleton<Uploads>().AddSingleton<Verify>().AddSingleton<PageSignal>().AddSingleton<Respondent>().AddSingleton<Kiosk>();
        services.AddSingleton<Inviter>().AddSingleton<ReminderClock>().AddHostedService(s => s.GetRequiredService<ReminderClock>());
        services.AddSingleton<IHoldsPersonalData, NoticeHoldings>(); // finds by responses what the next one erases
        services.AddSingleton<IHoldsPersonalData, FeedbackHoldings>();
        services.AddSingleton<ILaterScores, LaterScores>();
        services.AddHeard();
        services.AddEmployees();
        services.AddReviews();
        services.AddInterviews();
        services.AddDisplay();
        services.AddOccasions();
        services.AddSingleton<NoticeBook>().AddSingleton<NoticeLetters>();
        services.AddSingleton<NoticeClock>().AddHostedService(s => s.GetRequiredService<NoticeClock>());
        services.AddHostedService(s => s.GetRequiredService<SaveQueue>());
        services.AddHostedService(s => s.GetRequiredService<ReportRelay>());
        return services.AddHostedService(s => s.GetRequiredService<AbandonClock>());
    }

    /// <summary>Maps the module's routes.</summary>
    public static void MapFeedback(this IEndpointRouteBuilder routes)
    {
        ListQuestionKinds.Map(routes);
        ListTemplates.Map(routes);
        ListSurveys.Map(routes);
        EditSurvey.Map(routes);
        PublishSurvey.Map(routes);
        PreviewSurvey.Map(routes);
        PostResponse.Map(routes);
        EditHonesty.Map(routes);
        GetResults.Map(routes);
        ExportResponses.Map(routes);
        GetSentFile.Map(routes);
        routes.MapEmployees();
        routes.MapHeard();
        routes.MapReviews();
        routes.MapInterviews();
        routes.MapDisplay();
        routes.MapOccasions();
        ChooseNotices.Map(routes);
        EditLinks.Map(routes);
        MakePasses.Map(routes);
        ListPasses.Map(routes);
        OpenPages.Map(routes);
        Invite.Map(routes);
        ListInvitations.Map(routes);
    }
}
