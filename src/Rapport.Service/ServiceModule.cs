using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Customers;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Service.Bot;
using Rapport.Service.Cases;
using Rapport.Service.Causes;
using Rapport.Service.Channels;
using Rapport.Service.Chat;
using Rapport.Service.Clocks;
using Rapport.Service.Fixes;
using Rapport.Service.Help;
using Rapport.Service.Inbox;
using Rapport.Service.Mail;
using Rapport.Service.Portal;
using Rapport.Service.Recovery;
using Rapport.Service.Reports;
using Rapport.Service.Rules;
using Rapport.Service.Settings;

namespace Rapport.Service;

/// <summary>Closing the loop: who is dissatisfied becomes a case that somebody sees to in time.</summary>
public static class ServiceModule
{
    /// <summary>Name of the rate limit of beginning a chat; the server sets it.</summary>
    public const string ChatRate = "chat";

    /// <summary>Adds what the module needs; customers, feedback, messages and storage come from others.</summary>
    public static IServiceCollection AddService(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, ServiceModel>();
        services.AddSingleton<SettingBook>().AddSingleton<SettingCheck>().AddScoped<SettingDesk>();
        services.AddSingleton<Assigner>().AddSingleton<CaseBell>().AddSingleton<CaseDesk>().AddSingleton<CaseCheck>();
        services.AddScoped<CaseShow>().AddScoped<CaseEdit>();
        services.AddSingleton<CaseTeller>().AddHostedService(s => s.GetRequiredService<CaseTeller>());
        services.AddSingleton<ClockBell>().AddSingleton<Escalation>().AddSingleton<CaseClockWork>().AddHostedService(s => s.GetRequiredService<CaseClockWork>());
        services.AddSingleton<ReportDesk>();
        services.AddSingleton<RecoveryComparing>().AddSingleton<RecoveryFigures>();
        services.AddSingleton<RecoveryDesk>().AddSingleton<IFactReaction>(s => s.GetRequiredService<RecoveryDesk>());
        services.AddSingleton<OpenByRule>().AddSingleton<IFactReaction>(s => s.GetRequiredService<OpenByRule>()).AddSingleton<ITextReaction>(s => s.GetRequiredService<OpenByRule>());
        services.AddSingleton<TroubleDesk>().AddSingleton<CauseDesk>();
        services.AddSingleton<RaiserDesk>().AddSingleton<FixDesk>().AddJobKind<TellFix>().AddSingleton<IHoldsPersonalData, FixHoldings>();
        services.AddSingleton<ISegmentUsers, RuleSegments>();
        services.AddSingleton<ConversationBell>().AddSingleton<ConversationBoard>().AddSingleton<Dispatcher>().AddSingleton<Continuation>().AddSingleton<ConversationDesk>().AddSingleton<AnswerBook>();
        services.AddScoped<ConversationShow>().AddScoped<ConversationEdit>();
        services.AddSingleton<ConversationTeller>().AddHostedService(s => s.GetRequiredService<ConversationTeller>());
        services.AddSingleton<DeliverReplies>().AddHostedService(s => s.GetRequiredService<DeliverReplies>());
        services.AddScoped<Bringer>().AddSealedColumn("conversation_channel", "secret", EditChannels.Purpose);
        services.AddOptions<MailboxOptions>();
        services.AddSingleton<AnswerWays>().AddSingleton<MailTalks>().AddSingleton<Attachments>().AddSingleton<IncomingDesk>().AddSingleton<IMessageReaction, MailOutcome>();
        services.AddSingleton<MailboxReader>().AddSingleton<MailboxRelay>().AddHostedService(s => s.GetRequiredService<MailboxRelay>()).AddSingleton<IHealthPart, MailboxHealth>();
        services.AddSealedColumn("conversation_mailbox", "password", EditMailbox.Purpose).AddSealedColumn("conversation_mailbox", "reply_key", EditMailbox.ReplyPurpose);
        services.AddSingleton<BotDesk>().AddSingleton<BotRounds>().AddHostedService(s => s.GetRequiredService<BotRounds>());
        services.AddSingleton<ChatToken>().AddSingleton<IPagePart, ChatPart>();
        services.AddSingleton<IHoldsPersonalData, ConversationHoldings>();
        services.AddSingleton<PortalBell>().AddSingleton<PortalDoor>().AddSingleton<PortalVisits>().AddSingleton<PortalBook>().AddSingleton<IHoldsPersonalData, PortalHoldings>();
        services.AddSingleton<PortalMailer>().AddHostedService(s => s.GetRequiredService<PortalMailer>());
        services.AddSingleton<HelpBook>().AddSingleton<HelpLog>().AddSingleton<ArticleShow>().AddScoped<ArticleDesk>();
        return services.AddSingleton<IHoldsPersonalData, CaseHoldings>().AddSingleton<IHoldsPersonalData, HelpHoldings>();
    }

    /// <summary>Maps the module's routes.</summary>
    public static void MapService(this IEndpointRouteBuilder routes)
    {
        ListCases.Map(routes);
        OpenCase.Map(routes);
        AddPastCases.Map(routes);
        ChangeCase.Map(routes);
        SpeakInCase.Map(routes);
        CaseHistory.Map(routes);
        ListConversations.Map(routes);
        SpeakInConversation.Map(routes);
        SuggestReplies.Map(routes);
        SummariseConversation.Map(routes);
        ChangeConversation.Map(routes);
        AttendConversation.Map(routes);
        RunMacro.Map(routes);
        EditChannels.Map(routes);
        BringMessage.Map(routes);
        EditMailbox.Map(routes);
        ShowMail.Map(routes);
        ChatOnPage.Map(routes);
        AskAboutCase.Map(routes);
        GetRecovery.Map(routes);
        GetReport.Map(routes);
        EditSettings.Map(routes);
        ListCauses.Map(routes);
        EditFixes.Map(routes);
        EditHelpCentre.Map(routes);
        EditArticles.Map(routes);
        ListGaps.Map(routes);
        HelpPages.Map(routes);
        EditPortal.Map(routes);
        PortalPages.Map(routes);
    }
}
