using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>Asking on web sites.</summary>
static class DisplaySetup
{
    /// <summary>Adds what it needs.</summary>
    public static void AddDisplay(this IServiceCollection services)
    {
        services.AddSingleton<DisplayDesk>().AddSingleton<Customers.ISegmentUsers, SurveyAudiences>();
        services.AddSingleton<ResponseToken>();
        services.AddSingleton<IHoldsPersonalData, DisplayHoldings>();
    }

    /// <summary>Maps its routes.</summary>
    public static void MapDisplay(this IEndpointRouteBuilder routes)
    {
        EditDisplay.Map(routes);
        WhyNotAsked.Map(routes);
        GetSdkConfig.Map(routes);
        AskSurvey.Map(routes);
        OptOut.Map(routes);
        AnswerOnPage.Map(routes);
        UploadOnPage.Map(routes);
    }
}
