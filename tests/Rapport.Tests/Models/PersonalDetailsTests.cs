using System.Globalization;
using Rapport.Models;
using Rapport.Models.Learning;

namespace Rapport.Tests.Models;

/// <summary>Details of people in free text: found nearly always, and little else taken for them.</summary>
[Trait("Row", "9.8")]
public sealed class PersonalDetailsTests
{
    static readonly string[] s_frames =
    [
        "Please contact me: {0}", "{0} is where you can find me", "Mein Paket kam nicht an. {0} Danke!", "I wrote to you three times ({0}) and got no answer.",
        "Erreichbar unter {0}, am besten abends.", "{0}", "Order 48213 never came, {0}.", "Bitte melden Sie sich bei mir {0}\nGruß, Anna",
    ];

    // Mail addresses, telephone numbers as people write them, valid cards and accounts; all made up from a seed.
    static IEnumerable<(string Detail, PersonalDetailKind Kind)> Details(Chance chance)
    {
        string[] names = ["anna.berg", "j_smith", "max+shop", "m.o'neil", "kunde.2024", "lisa-marie", "jürgen.k"], hosts = ["example.com", "mail.example.co.uk", "firma-gmbh.de", "uni.example.edu", "beispiel.at"];
        string[] phones =
        [
            "+49 171 #######", "+49 (0)30 ######", "0171/#######", "030 ########", "0049 89 #######", "+1 (2##) 5##-####", "(4##) 5##-####", "3##-5##-####", "2##.5##.####",
            "+44 7### ######", "07### ######", "+33 6 ## ## ## ##", "06 ## ## ## ##", "+43-660-#######", "0221-######-##", "+4917########", "017########", "+39 02 #### ####",
        ];
        for (var i = 0; i < 120; i++)
        {
            yield return ($"{names[chance.Next(names.Length)]}{chance.Next(99)}@{hosts[chance.Next(hosts.Length)]}", PersonalDetailKind.Email);
            yield return (Fill(phones[i % phones.Length], chance), PersonalDetailKind.Phone);
            yield return (Spaced(Card(i % 3 == 0 ? "4" : i % 3 == 1 ? "53" : "37", i % 3 == 2 ? 15 : 16, chance), i % 4), PersonalDetailKind.Card);
            yield return (Spaced(Iban(i % 3 == 0 ? "DE" : i % 3 == 1 ? "AT" : "NL", i % 3 == 0 ? 22 : i % 3 == 1 ? 20 : 18, chance), i % 2), PersonalDetailKind.Iban);
        }
    }

    static string Fill(string shape, Chance chance) => string.Concat(shape.Select(c => c == '#' ? (char)('0' + chance.Next(10)) : c));

    static string Spaced(string digits, int way) => way switch { 0 => digits, 1 => Every(digits, ' '), 2 => Every(digits, '-'), _ => Every(digits, ' ') };

    static string Every(string digits, char mark) => string.Join(mark, digits.Chunk(4).Select(chunk => new string(chunk)));

    static string Card(string prefix, int length, Chance chance)
    {
        var body = prefix + Fill(new string('#', length - prefix.Length - 1), chance);
        var sum = body.Reverse().Select((c, i) => (c - '0') * (i % 2 == 0 ? 2 : 1)).Sum(d => d > 9 ? d - 9 : d);
        return body + (char)('0' + ((10 - (sum % 10)) % 10));
    }

    static string Iban(string country, int length, Chance chance)
    {
        var body = (country == "NL" ? "ABNA" : "") + Fill(new string('#', length - 4 - (country == "NL" ? 4 : 0)), chance);
        var rest = string.Concat((body + country + "00").Select(c => char.IsDigit(c) ? c.ToString() : (c - 'A' + 10).ToString(CultureInfo.InvariantCulture)))
            .Aggregate(0, (r, c) => ((r * 10) + c - '0') % 97);
        return $"{country}{98 - rest:00}{body}";
    }

    [Fact]
    public void At_least_95_of_100_made_up_details_are_found_whole()
    {
        var (chance, missed, all) = (new Chance(7), new List<string>(), 0);
        foreach (var (detail, kind) in Details(chance))
        {
            var text = string.Format(CultureInfo.InvariantCulture, s_frames[chance.Next(s_frames.Length)], detail);
            var at = text.IndexOf(detail, StringComparison.Ordinal);
            all++;
            if (!PersonalDetails.Find(text).Any(d => d.Kind == kind && d.Start <= at && d.Start + d.Length >= at + detail.Length)) missed.Add($"{kind}: {text}");
        }

        (missed.Count / (double)all).ShouldBeLessThan(0.05, string.Join('\n', missed.Take(20)));
    }

    [Theory]
    [InlineData("Order 4711-2213-9987 has not arrived")]
    [InlineData("Bestellnummer 0123456789 vom 12.03.2024")]
    [InlineData("order #302847561928")]
    [InlineData("Arrived on 2024-03-12 at 10:45, left 12/05/2024")]
    [InlineData("Rechnung RE-2024-000123 über 1.234.567,89 €")]
    [InlineData("It cost $1,299.00 for 2 of 4 pieces, 50% off")]
    [InlineData("tracking number 00340434161094042557")]
    [InlineData("Flight 1021 from gate 14, seat 22A, row 3-4-5")]
    [InlineData("Version 10.0.14.2 on 192.168.100.200")]
    [InlineData("4111 1111 1111 1112 does not check")]
    [InlineData("DE44 5001 0517 5407 3249 32 does not check")]
    [InlineData("Ticket 8839201745, Kundennummer 0300123456")]
    [InlineData("we were 4 adults and 2 children, 10 days, 2019 to 2023")]
    [InlineData("meet me @home or mail at noon (at) the shop")]
    [InlineData("Between 8-12 and 14-18, opened 01.02.2020 - 03.04.2021")]
    [InlineData("")]
    public void Orders_dates_and_amounts_are_left_alone(string text)
    {
        PersonalDetails.Find(text).ShouldBeEmpty();
        PersonalDetails.Mask(text).ShouldBeSameAs(text);
    }

    [Fact]
    public void Little_in_real_tweets_and_questions_is_taken_for_a_detail()
    {
        var texts = PublicData.Banking().Train.Select(e => e.Text).ToList();

        texts.Count(text => PersonalDetails.Find(text).Count > 0).ShouldBeLessThan(texts.Count / 1000);
    }

    [Fact]
    public void A_detail_is_hidden_and_the_rest_stays()
    {
        PersonalDetails.Mask("Call +49 171 2345678 or write a.b@example.com, card 4111 1111 1111 1111, DE89370400440532013000!")
            .ShouldBe("Call [phone] or write [e-mail], card [card], [iban]!");
        PersonalDetails.Mask("name (at) example.org").ShouldBe("[e-mail]");
    }

    public static TheoryData<string> Junk =>
    [
        "\ud83d@\udc4d", "@@@@@@@", new string('1', 1 << 20), string.Concat(Enumerable.Repeat("1 ", 1 << 19)), new string('a', 1 << 20), string.Concat(Enumerable.Repeat("a@", 1 << 19)),
        string.Concat(Enumerable.Repeat("DE", 1 << 19)), string.Concat(Enumerable.Repeat("(at)", 1 << 18)), "٠١٢٣٤٥٦٧٨٩ ١٢٣", "+", "(((", string.Concat(Enumerable.Repeat("0171-", 100_000)),
    ];

    [Theory]
    [MemberData(nameof(Junk))]
    public void Nothing_that_is_written_makes_it_fail_or_slow(string text)
    {
        var (found, end) = (PersonalDetails.Find(text), 0);
        foreach (var detail in found)
        {
            detail.Start.ShouldBeGreaterThanOrEqualTo(end);
            end = detail.Start + detail.Length;
        }

        end.ShouldBeLessThanOrEqualTo(text.Length);
    }
}
