using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Rapport.Kernel;

/// <summary>An answer that says which version of a thing it shows; sent as <c>ETag</c> too.</summary>
public interface IVersioned
{
    /// <summary>Changes with every change of the thing; null while there is none.</summary>
    string? Version { get; }
}

/// <summary>An answer whose version is a digest of what it shows: two people who see the same hold the same version.</summary>
public abstract record Versioned : IVersioned
{
    /// <inheritdoc/>
    public virtual string? Version => Versions.Of(this);
}

/// <summary>What the caller of a change believes to change, so that nobody overwrites what they have not seen:
/// <c>If-Match: "version"</c>, <c>If-Match: *</c> for whatever stands there, or <c>If-None-Match: *</c> for what is not there yet.</summary>
public sealed class Expected
{
    readonly IList<EntityTagHeaderValue> match;
    readonly bool nothing;

    Expected(IList<EntityTagHeaderValue> match, bool nothing) => (this.match, this.nothing) = (match, nothing);

    internal bool IsStated => nothing || match.Count > 0;

    /// <summary>Reads the two headers of a request; a route takes it as a parameter.</summary>
    public static ValueTask<Expected> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var headers = context.Request.GetTypedHeaders();
        return new(new Expected(headers.IfMatch, headers.IfNoneMatch is [var none] && none.Equals(EntityTagHeaderValue.Any)));
    }

    /// <summary>Call it inside the transaction of the change, with what stands there now.</summary>
    /// <param name="current">The version that stands there; null when nothing does.</param>
    /// <returns>The refusal when somebody else was faster; null when the caller has seen what stands there.</returns>
    public Refusal? Refuse(string? current)
    {
        if (nothing) return current is null ? null : Stale;
        return current is not null && match.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Tag == $"\"{current}\"") ? null : Stale;
    }

    static readonly Refusal Stale = new(
        "request.stale", "Somebody changed this in the meantime. Load it again, look at their change, and make yours anew.", StatusCodes.Status412PreconditionFailed);
}

/// <summary>Marks routes that show or check a version.</summary>
public static class Versions
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(static type =>
        {
            if (!type.Type.IsAssignableTo(typeof(IVersioned))) return;
            foreach (var version in type.Properties.Where(p => p.Name == "version").ToList()) type.Properties.Remove(version);
        }),
    };

    /// <summary>A short digest of what a value says.</summary>
    public static string Of(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var digest = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Json));
        return Convert.ToHexStringLower(digest.AsSpan(0, 10));
    }

    /// <summary>The answer's version is sent as <c>ETag</c>.</summary>
    public static RouteHandlerBuilder ShowsVersion(this RouteHandlerBuilder route) => route.AddEndpointFilter(static async (call, next) =>
        Tagged(call.HttpContext, await next(call)));

    /// <summary>Refuses a change whose caller does not say what it believes to change (428). The handler takes an <see cref="Expected"/>
    /// and asks it inside its transaction.</summary>
    public static RouteHandlerBuilder ChecksVersion(this RouteHandlerBuilder route) => route
        .WithMetadata(new VersionChecked())
        .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired)
        .AddEndpointFilter(static async (call, next) => (await Expected.BindAsync(call.HttpContext)).IsStated
            ? Tagged(call.HttpContext, await next(call))
            : Unstated.ToResult());

    /// <summary>A change that needs no version; the reason stands in the code, for reviewers.</summary>
    public static RouteHandlerBuilder LastWordCounts(this RouteHandlerBuilder route, string because)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(because);
        return route.WithMetadata(new LastWord(because));
    }

    static object? Tagged(HttpContext context, object? result)
    {
        if (result is IValueHttpResult { Value: IVersioned { Version: { } version } }) context.Response.Headers.ETag = $"\"{version}\"";
        return result;
    }

    static readonly Refusal Unstated = new(
        "request.version_needed",
        "Say what you change: If-Match with the version you read, or If-None-Match: * for what is not there yet.",
        StatusCodes.Status428PreconditionRequired);
}

/// <summary>Metadata of a change that is made to a known version only.</summary>
public sealed record VersionChecked;

/// <summary>Metadata of a change that is made whatever stands there.</summary>
/// <param name="Because">Why that is right.</param>
public sealed record LastWord(string Because);
