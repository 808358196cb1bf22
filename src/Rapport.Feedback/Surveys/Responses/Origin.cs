namespace Rapport.Feedback.Surveys.Responses;

/// <summary>Where a response comes from; fixed when it begins.</summary>
sealed record Origin
{
    /// <summary>Who answers: namespace and value pairs such as <c>user_id</c>, <c>anonymous_id</c>, <c>email</c>. Only what is known for
    /// certain (a signed link, a signed identify, the SDK's own anonymous id): what a respondent types is an answer, never an identity.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Who { get; init; } = [];

    /// <summary>web, app, email, sms, qr, kiosk, link …</summary>
    public string Channel { get; init; } = "link";

    /// <summary>Key of the touchpoint; empty for that of the survey.</summary>
    public string Touchpoint { get; init; } = "";

    /// <summary>Who served; empty when nobody or unknown.</summary>
    public string Employee { get; init; } = "";

    /// <summary>The link it came through; empty for none.</summary>
    public string Link { get; init; } = "";

    /// <summary>What caused it, such as the order or the call it asks about; empty for nothing.</summary>
    public string Interaction { get; init; } = "";

    /// <summary>phone, tablet, desktop or empty.</summary>
    public string Device { get; init; } = "";

    /// <summary>A browser that may be remembered; empty for none. Tells whether two are the same, not whose it is.</summary>
    public string Browser { get; init; } = "";

    /// <summary>Digest of network and kind of browser, salted afresh at every start of the server; empty for none.</summary>
    public string Near { get; init; } = "";

    /// <summary>True when the respondent came by themselves, as by a feedback button: coming again is no repetition.</summary>
    public bool Wanted { get; init; }

    /// <summary>Values of declared hidden fields; others are ignored.</summary>
    public IReadOnlyDictionary<string, string> Hidden { get; init; } = new Dictionary<string, string>();
}
