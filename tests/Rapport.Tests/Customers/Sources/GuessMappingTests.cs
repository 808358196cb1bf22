using Rapport.Customers.Sources;
using Rapport.Customers.Sources.Import;
using Rapport.Kernel;

namespace Rapport.Tests.Customers.Sources;

public sealed class GuessMappingTests
{
    static readonly Workspace _workspace = new(new WorkspaceId(Guid.NewGuid()), "Test", "Europe/Berlin", "EUR", "en", false);

    static MappingGuess Guess(params (string Name, string Csv)[] files)
    {
        var found = files.Select(f => new GuessFile(f.Name, f.Name + ".csv", Inspection.Of(Files.Text(f.Csv), ReadChoice.Detect, CancellationToken.None).Found!.Columns)).ToList(); // test files can be read
        var guess = GuessMapping.Of(found);
        var columns = found.ToDictionary(f => f.Name, f => (IReadOnlyList<string>)[.. f.Columns.Select(c => c.Name)]);
        if (guess.Mapping.Records.Count > 0 && guess.Mapping.Records.All(r => r.Fields.ContainsKey("at") || r.Kind == "customer"))
            ImportPlan.Compile(guess.Mapping, columns, _workspace).Refusal.ShouldBeNull();
        return guess;
    }

    static string Field(MappingGuess guess, string record, string field)
    {
        var value = guess.Mapping.Records.Single(r => r.Name == record).Fields[field];
        return value.Column ?? value.Expr ?? value.Constant!.Value.ToString(); // one of the three is set
    }

    [Fact]
    public void A_file_of_people_becomes_customers()
    {
        var guess = Guess(("people", "id,Name,E-mail,Handy,signup_date,City\n17,Ann,a@b.example,+49 89 123456,15.08.2018,Bonn\n18,Bob,b@b.example,+49 89 123457,01.02.2019,Köln\n"));
        var record = guess.Mapping.Records.ShouldHaveSingleItem();
        record.Kind.ShouldBe("customer");
        Field(guess, "people", "user_id").ShouldBe("id");
        Field(guess, "people", "email").ShouldBe("E-mail");
        Field(guess, "people", "phone").ShouldBe("Handy");
        Field(guess, "people", "at").ShouldBe("time([signup_date], 'dd.MM.yyyy')");
        record.Traits.Keys.ShouldBe(["name", "city"]);
        guess.Reasons.ShouldContain(r => r.Place == "people.email");
    }

    [Theory]
    [Trait("Row", "2.26")]
    [InlineData("Review ID,Author,Star rating,Review text,Review date\nr1,Ann,5,Lovely shop and kind people,2026-05-01\nr2,Bob,1,Never again will I come here,2026-05-02\n", "Review ID", "Star rating", "Review text", "Author")]
    [InlineData("platform,author,stars,title,comment,date\ngoogle,Ann,5,Top,Lovely shop and kind people,2026-05-01\ngoogle,Bob,1,Bad,Never again will I come here,2026-05-02\n", "hash([date] & ' ' & [author] & ' ' & [comment])", "stars", "comment", "author")]
    [InlineData("Verfasser,Sterne,Rezension,Datum\nAnn,5,Schöner Laden und nette Leute,01.05.2026\nBob,1,Nie wieder komme ich hierher,02.05.2026\n", "hash([Datum] & ' ' & [Verfasser] & ' ' & [Rezension])", "Sterne", "Rezension", "Verfasser")]
    public void A_file_of_reviews_becomes_reviews(string csv, string id, string rating, string text, string author)
    {
        var guess = Guess(("file", csv));
        guess.Mapping.Records.ShouldHaveSingleItem().Kind.ShouldBe("review");
        (Field(guess, "file", "review_id"), Field(guess, "file", "rating"), Field(guess, "file", "text"), Field(guess, "file", "author")).ShouldBe((id, rating, text, author));
    }

    [Fact]
    public void A_file_of_answers_with_words_is_no_file_of_reviews() =>
        Guess(("survey", "respondent_id,score,comment,answered\n1,5,Lovely shop,2026-05-01\n2,1,Never again here,2026-05-02\n")).Mapping.Records.ShouldHaveSingleItem().Kind.ShouldBe("answer");

    [Fact]
    public void Rights_and_internal_ids_are_never_mapped()
    {
        var guess = Guess(("people", "email,isAdmin,tenantId,__proto__,city\na@b.example,true,7,x,Bonn\n"));
        guess.Mapping.Records.Single().Traits.Keys.ShouldBe(["city"]);
        guess.Reasons.Count(r => r.Because.Contains("not mapped", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public void Orders_find_their_person_and_their_money_in_other_files()
    {
        var guess = Guess(
            ("orders", "order_id,customer_id,status,order_delivered_date,order_purchase_timestamp\no1,c1,done,2018-01-05,2018-01-01\no2,c2,done,2018-01-06,2018-01-02\n"),
            ("buyers", "customer_id,customer_unique_id,city,state\nc1,u1,Rio,RJ\nc2,u1,Rio,RJ\n"),
            ("payments", "order_id,payment_type,payment_value\no1,card,10.10\no2,card,5.00\n"));
        Field(guess, "orders", "user_id").ShouldBe("lookup('buyers', [customer_id], 'customer_id', 'customer_unique_id')");
        Field(guess, "orders", "amount").ShouldBe("lookup_sum('payments', [order_id], 'order_id', 'payment_value')");
        Field(guess, "orders", "at").ShouldBe("order_purchase_timestamp");
        guess.Mapping.Records.Select(r => r.Kind).ShouldBe(["customer", "order"]);
    }

    [Theory]
    [InlineData("nps_score", "0", "10", "nps")]
    [InlineData("rating", "1", "5", "csat.5")]
    [InlineData("satisfaction", "1", "7", "csat.7")]
    [InlineData("effort score", "1", "7", "ces2.7")]
    [InlineData("how likely to recommend", "2", "9", "nps")]
    public void A_score_is_put_on_the_scale_its_name_and_range_say(string name, string low, string high, string metric)
    {
        var guess = Guess(("a", $"email,answered_at,{name},comment\na@b.example,2020-01-01,{low},fine by me\nc@b.example,2020-01-02,{high},not so good\n"));
        Field(guess, "a", "metric").ShouldBe(metric);
        Field(guess, "a", "score").ShouldBe(name);
        Field(guess, "a", "text").ShouldBe("comment");
    }

    [Fact]
    public void A_grid_of_ratings_becomes_one_answer_a_column_and_zero_counts_for_nothing()
    {
        var rows = string.Join('\n', Enumerable.Range(0, 12).Select(i => $"{i},2020-01-01,{i % 6},{(i % 5) + 1},{(i + 2) % 6}"));
        var guess = Guess(("a", $"passenger id,date,Food,Seat comfort,Wi-Fi\n{rows}\n"));
        var record = guess.Mapping.Records.Single();
        record.Each.Select(e => e.Column).ShouldBe(["Food", "Seat comfort", "Wi-Fi"]);
        record.NotApplicable.ShouldBe(["0"]);
        Field(guess, "a", "metric").ShouldBe("csat.5");
    }

    [Fact]
    public void Events_are_recognised_by_name_and_time()
    {
        var guess = Guess(("log", "timestamp,event,user_id,channel\n2020-01-01T10:00:00Z,Call Ended,u1,phone\n2020-01-01T11:00:00Z,Store Visited,u2,store\n"));
        guess.Mapping.Records.Single().Kind.ShouldBe("event");
        Field(guess, "log", "channel").ShouldBe("channel");
    }

    [Fact]
    public void A_file_of_nothing_known_gives_no_record_and_says_so()
    {
        var guess = Guess(("x", "a,b\n1.5,2.5\n"));
        guess.Mapping.Records.ShouldBeEmpty();
        guess.Reasons.ShouldHaveSingleItem();
    }
}
