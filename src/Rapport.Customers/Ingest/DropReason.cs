namespace Rapport.Customers.Ingest;

/// <summary>Why an event did not become a fact. The list is closed: nothing is dropped for a reason that is not here.</summary>
/// <param name="Code">Stable, as answered to the sender and shown to people.</param>
/// <param name="Meaning">A sentence that says what to change.</param>
sealed record DropReason(string Code, string Meaning)
{
    /// <summary>The element of a batch is no JSON object.</summary>
    public static readonly DropReason NotAnObject = new("event.not_object", "Each event must be a JSON object.");

    /// <summary>Larger than <see cref="Limits.EventBytes"/>.</summary>
    public static readonly DropReason TooLarge = new("event.too_large", "An event may have at most 1 MB.");

    /// <summary>Deeper than <see cref="Limits.Depth"/>.</summary>
    public static readonly DropReason TooDeep = new("event.too_deep", "An event may nest at most 32 levels deep.");

    /// <summary>More than <see cref="Limits.Names"/> names in one object.</summary>
    public static readonly DropReason TooManyNames = new("event.too_many_names", "An object may have at most 1,000 names.");

    /// <summary>No event name where one is needed.</summary>
    public static readonly DropReason NoName = new("event.no_name", "A track event needs a name.");

    /// <summary>The name is longer than <see cref="Limits.NameBytes"/>.</summary>
    public static readonly DropReason NameTooLong = new("event.name_too_long", "An event name may have at most 256 bytes.");

    /// <summary>Neither a user nor an anonymous id.</summary>
    public static readonly DropReason NoId = new("event.no_id", "An event needs a userId or an anonymousId.");

    /// <summary>An id is longer than <see cref="Limits.IdBytes"/>.</summary>
    public static readonly DropReason IdTooLong = new("event.id_too_long", "An id may have at most 512 bytes.");

    /// <summary>An id that is neither text nor a number.</summary>
    public static readonly DropReason IdNotText = new("event.id_not_text", "An id must be text or a number.");

    /// <summary>An alias without the other id.</summary>
    public static readonly DropReason NoPreviousId = new("event.no_previous_id", "An alias needs a previousId and a userId.");

    /// <summary>A group without its id.</summary>
    public static readonly DropReason NoGroupId = new("event.no_group_id", "A group needs a groupId.");

    /// <summary>A type no dialect knows.</summary>
    public static readonly DropReason UnknownType =
        new("event.unknown_type", "The type must be track, identify, page, screen, group or alias.");

    /// <summary>A kind of message that Rapport does not keep (session recordings).</summary>
    public static readonly DropReason NotKept = new("event.not_kept", "This kind of message is not stored here.");

    /// <summary>A string holds U+0000.</summary>
    public static readonly DropReason Nul = new("text.nul", "Text may not hold the character U+0000.");

    /// <summary>A string holds half a surrogate pair.</summary>
    public static readonly DropReason LoneSurrogate = new("text.lone_surrogate", "Text may not hold half a surrogate pair.");

    /// <summary>A number no 64-bit floating-point number can hold.</summary>
    public static readonly DropReason NumberRange = new("number.out_of_range", "A number is too large or has too many digits.");

    /// <summary>A score without a known scale.</summary>
    public static readonly DropReason UnknownScale = new(
        "score.unknown_scale", $"The metric of a score must be one of {string.Join(", ", ScoreScale.All.Select(s => s.Name))}.");

    /// <summary>A score that is not on its scale.</summary>
    public static readonly DropReason OffScale = new("score.off_scale", "The score is not a whole number on the scale of its metric.");

    /// <summary>The mapping of a webhook finds no name or nobody.</summary>
    public static readonly DropReason Unmapped = new("webhook.unmapped", "The saved mapping finds no event in the message.");

    /// <summary>Not a CloudEvent of version 1.0.</summary>
    public static readonly DropReason NotCloudEvent =
        new("event.not_cloudevent", "A CloudEvent needs specversion 1.0, id, source and type.");

    /// <summary>The same message id was accepted before.</summary>
    public static readonly DropReason Duplicate = new("duplicate", "The same message id was accepted before.");

    /// <summary>The person asked to be erased; the sender still sends.</summary>
    public static readonly DropReason Erased = new("customer.erased", "The person was erased and may not come back by an old event.");

    /// <summary>Counted though it became a fact: whom it named was left out.</summary>
    public static readonly DropReason Unproven = new(
        "identity.unproven", "The workspace believes signed ids alone, and this one was not signed: taken as an anonymous visitor's.");

    /// <summary>Counted though it became a fact: it is not what it says it is, such as a review without words and rating.</summary>
    public static readonly DropReason Unfit = new("event.unfit", "It misses what such an event needs, and was kept as a plain event.");

    /// <summary>Processing failed again and again.</summary>
    public static readonly DropReason Poison = new("event.failed", "The event could not be processed; the log says why.");

    /// <summary>All reasons.</summary>
    public static IReadOnlyList<DropReason> All { get; } =
    [
        NotAnObject, TooLarge, TooDeep, TooManyNames, NoName, NameTooLong, NoId, IdTooLong, IdNotText, NoPreviousId, NoGroupId,
        UnknownType, NotKept, Nul, LoneSurrogate, NumberRange, UnknownScale, OffScale, Unmapped, NotCloudEvent, Duplicate, Erased, Unproven, Unfit, Poison,
    ];

    /// <inheritdoc/>
    public override string ToString() => Code;
}
