using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Pages;

/// <summary>Style and script of respondent pages. Their addresses hold their content's digest, so they are kept for ever.</summary>
static class PageFiles
{
    const string Why = "style and script of pages for respondents, without data";

    static readonly FrozenDictionary<string, (byte[] Content, string Type, string Version)> s_files = new[] { ("style.css", "text/css; charset=utf-8"), ("page.js", "text/javascript; charset=utf-8"), ("kiosk.js", "text/javascript; charset=utf-8"), ("kiosk.worker.js", "text/javascript; charset=utf-8") }
        .ToFrozenDictionary(f => f.Item1, f => Read(f.Item1) is var content ? (content, f.Item2, Convert.ToHexStringLower(SHA256.HashData(content))[..12]) : default);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/r/{file:regex(^(style\\.css|page\\.js|kiosk\\.js|kiosk\\.worker\\.js)$)}", Send).ExcludeFromDescription().IsPublic(Why);
        routes.MapGet("/r/accent/{colour:regex(^[0-9a-f]{{6}}$)}.css", SendAccent).ExcludeFromDescription().IsPublic(Why);
    }

    /// <summary>The address of a file.</summary>
    public static string Link(string file) => $"/r/{file}?v={s_files[file].Version}";

    /// <summary>The address of the style sheet that carries an author's colour.</summary>
    public static string AccentLink(string accent) => $"/r/accent/{accent[1..].ToLowerInvariant()}.css";

    static IResult Send(string file, HttpContext context)
    {
        Keep(context);
        return Results.Bytes(s_files[file].Content, s_files[file].Type);
    }

    static IResult SendAccent(string colour, HttpContext context)
    {
        Keep(context);
        return Results.Text(Accent(colour), "text/css");
    }

    static void Keep(HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }

    /// <summary>The author's colour, darker on white and lighter on black until text of it can be read (4.5 : 1).</summary>
    public static string Accent(string colour)
    {
        var (light, dark) = (Readable(Parse(colour), (255, 255, 255), 0), Readable(Parse(colour), (0x19, 0x1d, 0x23), 255));
        return $":root{{--accent:{Hex(light)};--on-accent:#fff}}\n@media (prefers-color-scheme:dark){{:root{{--accent:{Hex(dark)};--on-accent:#0e1013}}}}\n";
    }

    static (int R, int G, int B) Readable((int R, int G, int B) colour, (int R, int G, int B) ground, int towards)
    {
        for (var step = 0; step < 20 && Contrast(colour, ground) < 4.6; step++) colour = (Near(colour.R), Near(colour.G), Near(colour.B));
        return colour;

        int Near(int part) => part + (int)Math.Round((towards - part) * 0.12);
    }

    /// <summary>WCAG 2.2: relative luminances, each with 0.05 for ambient light.</summary>
    public static double Contrast((int R, int G, int B) a, (int R, int G, int B) b)
    {
        var (one, other) = (Luminance(a), Luminance(b));
        return (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);

        static double Luminance((int R, int G, int B) c) => 0.2126 * Part(c.R) + 0.7152 * Part(c.G) + 0.0722 * Part(c.B);
        static double Part(int part) => part / 255.0 is var p && p <= 0.04045 ? p / 12.92 : Math.Pow((p + 0.055) / 1.055, 2.4);
    }

    static (int R, int G, int B) Parse(string colour) => (Part(colour, 0), Part(colour, 2), Part(colour, 4));

    static int Part(string colour, int at) => int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    static string Hex((int R, int G, int B) colour) => $"#{colour.R:x2}{colour.G:x2}{colour.B:x2}";

    static byte[] Read(string name)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream("respond/" + name) ?? throw new InvalidOperationException($"{name} is missing from the build.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
