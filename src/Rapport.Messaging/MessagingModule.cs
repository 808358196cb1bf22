using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging.Bounces;
using Rapport.Messaging.Budget;
using Rapport.Messaging.Consents;
using Rapport.Messaging.Erase;
using Rapport.Messaging.Messages;
using Rapport.Messaging.Outbox;
using Rapport.Messaging.Recipients;
using Rapport.Messaging.Settings;
using Rapport.Messaging.Smtp;
using Rapport.Messaging.Unsubscribe;

namespace Rapport.Messaging;

/// <summary>Everything that is sent to people: mail out, who wants none, and what they agreed to.</summary>
public static class MessagingModule
{
    /// <summary>Adds what the module needs; stores, workspaces, mail servers and customers come from others. Before the customers
    /// module: what is erased here is found by what that module erases.</summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services)
    {
        services.AddOptions<MessagingOptions>().BindConfiguration("Mail");
        services.AddOptions<SmtpOptions>();
        services.AddSingleton<IModelPart, MessagingModel>();
        services.AddSingleton<Contacts>().AddSingleton<MailSettings>().AddSingleton<UnsubscribeLinks>().AddSingleton<IPreferenceLinks, PreferenceLinks>();
        services.AddSingleton<ConsentWords>().AddSingleton<ConsentWriter>().AddSingleton<ConfirmByMail>();
        services.AddSingleton<ConsentRelay>().AddSingleton<IFactReaction>(p => p.GetRequiredService<ConsentRelay>()).AddHostedService(p => p.GetRequiredService<ConsentRelay>());
        services.AddSingleton<SignalRelay>().AddSingleton<IFactReaction>(p => p.GetRequiredService<SignalRelay>()).AddHostedService(p => p.GetRequiredService<SignalRelay>());
        services.AddSealedColumn("unsubscribe_key", "key", UnsubscribeLinks.Purpose);
        services.AddSingleton<ConsentBook>().AddSingleton<IConsents>(p => p.GetRequiredService<ConsentBook>());
        services.AddSingleton<ICustomerConsents>(p => p.GetRequiredService<ConsentBook>());
        services.AddSingleton<Preferences.Choices>();
        services.AddSingleton<BudgetPeople>().AddSingleton<Wishes>().AddSingleton<DecisionLog>();
        services.AddSingleton<RefusalNotes>().AddHostedService(p => p.GetRequiredService<RefusalNotes>());
        services.AddSingleton<IContactBudget, ContactBudget>();
        services.AddSingleton<Ending>().AddSingleton<IBounces, BounceDesk>().AddSingleton<SendRules>().AddSingleton<SendQueue>().AddSingleton<Postman>();
        services.AddSingleton<MailPeople>().AddSingleton<MailOutbox>().AddSingleton<IMessages>(p => p.GetRequiredService<MailOutbox>());
        services.AddSingleton<IMailTest, MailTest>();
        services.AddSingleton<IHoldsPersonalData, MessageHoldings>();
        services.AddSingleton<IHoldsPersonalData, ContactHoldings>();
        services.AddJobKind<ForgetDecisions>().AddNightlyJob(new NightlyJob(ForgetDecisions.Kind, "Forget why people were and were not asked long ago", new TimeOnly(3, 20)));
        services.AddJobKind<ForgetContent>().AddNightlyJob(new NightlyJob(ForgetContent.Kind, "Forget what old mails said", new TimeOnly(3, 10)));
        return services.AddHostedService<Sender>();
    }

    /// <summary>Maps the module's routes.</summary>
    public static void MapMessaging(this IEndpointRouteBuilder routes)
    {
        ListMessages.Map(routes);
        GetMessage.Map(routes);
        PostBounce.Map(routes);
        UnsubscribePage.Map(routes);
        ManageSuppressions.Map(routes);
        ConfirmPage.Map(routes);
        Preferences.PreferencePage.Map(routes);
        ManageConsents.Map(routes);
        ImportConsents.Map(routes);
        ManageMailSettings.Map(routes);
        ManageContactRules.Map(routes);
        ListContacts.Map(routes);
    }
}
