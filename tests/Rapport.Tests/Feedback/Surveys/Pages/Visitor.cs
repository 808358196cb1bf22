using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Rapport.Tests.Feedback.Surveys.Pages;

/// <summary>A respondent's browser without script and without cookies: follows links and sends forms as they stand on the page.</summary>
sealed class Visitor(Uri server, string language = "en") : IDisposable
{
    readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = server };

    /// <summary>The page in front of the respondent.</summary>
    public IHtmlDocument Page { get; private set; } = null!; // set by the first look

    public HttpResponseMessage Answer { get; private set; } = null!; // set by the first look

    public string Path { get; private set; } = "";

    public HttpStatusCode Status => Answer.StatusCode;

    public string Heading => Page.QuerySelector("h1")!.TextContent;

    public async Task<Visitor> LookAsync(string url)
    {
        Path = Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme.StartsWith("http", StringComparison.Ordinal) ? uri.PathAndQuery : url;
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        return await SendAsync(request);
    }

    /// <summary>Fills in the form and presses a button of it.</summary>
    public async Task<Visitor> PressAsync(string button, params (string Name, string Value)[] typed)
    {
        using var request = Form(button, typed);
        return await SendAsync(request);
    }

    /// <summary>The request that pressing the button sends, to be sent as often as a test likes.</summary>
    public HttpRequestMessage Form(string button, params (string Name, string Value)[] typed)
    {
        var form = (IHtmlFormElement)Page.QuerySelector("form")!;
        var names = typed.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var fields = Standing(form).Where(f => !names.Contains(f.Key)).Concat(typed.Select(t => KeyValuePair.Create(t.Name, t.Value))).Append(KeyValuePair.Create("do", button));
        HttpContent content = form.GetAttribute("enctype") == "multipart/form-data" ? Multipart(fields) : new FormUrlEncodedContent(fields);
        return new HttpRequestMessage(HttpMethod.Post, form.GetAttribute("action")) { Content = content };
    }

    public async Task<Visitor> SendAsync(HttpRequestMessage request)
    {
        request.Headers.AcceptLanguage.ParseAdd(language);
        Answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        if (Answer.StatusCode == HttpStatusCode.SeeOther) return await LookAsync(Answer.Headers.Location!.ToString());
        Page = new HtmlParser().ParseDocument(await Answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return this;
    }

    public void Dispose() => _http.Dispose();

    static MultipartFormDataContent Multipart(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields) content.Add(new StringContent(value), name);
        return content;
    }

    // What a browser sends of a form that nobody touched.
    static IEnumerable<KeyValuePair<string, string>> Standing(IElement form)
    {
        foreach (var control in form.QuerySelectorAll("input, select, textarea"))
        {
            var name = control.GetAttribute("name");
            if (string.IsNullOrEmpty(name)) continue;
            switch (control)
            {
                case IHtmlInputElement { Type: "radio" or "checkbox" } box when box.IsChecked: yield return KeyValuePair.Create(name, box.Value); break;
                case IHtmlInputElement { Type: not ("radio" or "checkbox" or "file") } input: yield return KeyValuePair.Create(name, input.Value); break;
                case IHtmlSelectElement select: yield return KeyValuePair.Create(name, select.Value ?? ""); break;
                case IHtmlTextAreaElement text: yield return KeyValuePair.Create(name, text.Value); break;
            }
        }
    }
}
