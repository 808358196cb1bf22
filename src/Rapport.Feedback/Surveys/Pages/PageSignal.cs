using Microsoft.AspNetCore.Http;
using Rapport.Feedback.Surveys.Display;
using Rapport.Feedback.Surveys.Links;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Pages;

/// <summary>Takes the Global Privacy Control of a browser that opens a personal address as the no of the person it was made for. An open
/// address knows nobody, and then there is nobody to write anything down of.</summary>
sealed class PageSignal(IContactBudget budget, IConsents consents)
{
    public async Task HearAsync(Entrance entrance, HttpContext context, CancellationToken ct)
    {
        if (!PrivacySignals.IsSent(context.Request) || entrance is not { Mode: ResponseMode.Live, Pass.Namespace.Length: > 0 }) return;
        var person = await budget.PersonAsync(entrance.Workspace, new Visitor([new(entrance.Pass.Namespace, entrance.Pass.Value)]).Subjects(entrance.Workspace), ct);
        await consents.SignalAsync(person, OptOut.Network(context), ct);
    }
}
