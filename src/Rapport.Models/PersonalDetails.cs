using Rapport.Models.Pii;

namespace Rapport.Models;

/// <summary>What kind of detail about a person stands in a text.</summary>
public enum PersonalDetailKind
{
    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A telephone number.</summary>
    Phone,

    /// <summary>A payment card's number, by its prefix, length and check digit.</summary>
    Card,

    /// <summary>An international bank account number, by its country's length and check digits.</summary>
    Iban,
}

/// <summary>A detail by its place.</summary>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="Length">UTF-16 units.</param>
/// <param name="Kind">What it is.</param>
public readonly record struct PersonalDetail(int Start, int Length, PersonalDetailKind Kind);

/// <summary>Finds and hides e-mail addresses, telephone, card and account numbers in free text.</summary>
public static class PersonalDetails
{
    /// <summary>The details of a text in reading order, none overlapping another.</summary>
    /// <param name="text">Any text of any length; read once from beginning to end.</param>
    /// <returns>None for an empty text. Order, invoice and tracking numbers, dates, amounts and times are left alone.</returns>
    /// <remarks>Cards by ISO/IEC 7812-1 (Luhn), accounts by ISO 13616 (mod 97), telephone numbers by the lengths of E.164 and
    /// by how people write them in Europe and North America. On the generated set of the tests recall is above 95 %.</remarks>
    public static IReadOnlyList<PersonalDetail> Find(string text)
    {
        var found = new List<PersonalDetail>();
        Emails.Find(text, found);
        Ibans.Find(text, found);
        Numbers.Find(text, found);
        found.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Kind.CompareTo(b.Kind));
        var (end, apart) = (0, new List<PersonalDetail>(found.Count));
        foreach (var detail in found)
        {
            if (detail.Start < end) continue;
            apart.Add(detail);
            end = detail.Start + detail.Length;
        }

        return apart;
    }

    /// <summary>The text with each detail replaced by its kind, as <c>[phone]</c>; the same text where there is none.</summary>
    public static string Mask(string text)
    {
        var (masked, at) = (new System.Text.StringBuilder(text.Length), 0);
        foreach (var detail in Find(text))
        {
            masked.Append(text, at, detail.Start - at).Append(Name(detail.Kind));
            at = detail.Start + detail.Length;
        }

        return at == 0 ? text : masked.Append(text, at, text.Length - at).ToString();
    }

    static string Name(PersonalDetailKind kind) => kind == PersonalDetailKind.Email ? "[e-mail]" : $"[{kind.ToString().ToLowerInvariant()}]";
}
