namespace Rapport.Server.Demo;

/// <summary>What one shopper did and said in two years, written as events.</summary>
sealed class Life
{
    readonly Shopper shopper;
    readonly Random chance;
    readonly DateTimeOffset today;
    readonly EventWriter events;
    readonly List<DemoResponse>? responses;
    int written;
    int order;
    int calls;
    double experience;

    Life(Shopper shopper, DateTimeOffset today, EventWriter events, List<DemoResponse>? responses)
    {
        this.shopper = shopper;
        this.today = today;
        this.events = events;
        this.responses = responses;
        chance = new Random(unchecked((Truths.Seed * 17) + (shopper.Number * 7919)));
    }

    /// <summary>Writes all of it, up to but not including today.</summary>
    /// <param name="shopper">Whose.</param>
    /// <param name="today">When the story ends.</param>
    /// <param name="events">Takes what happened and what was said.</param>
    /// <param name="responses">Takes instead of events what was lately answered to a survey of <see cref="DemoSurveys"/>; null for nowhere.</param>
    public static void Of(Shopper shopper, DateTimeOffset today, EventWriter events, List<DemoResponse>? responses = null) => new Life(shopper, today, events, responses).Live();

    void Live()
    {
        var day = (double)shopper.JoinedDaysAgo;
        Join(day);
        var stays = true;
        for (day -= chance.NextDouble() * 10; day > 0.5 && stays; day -= 2 + chance.Exponential(shopper.DaysBetweenOrders))
        {
            Browse(day);
            stays = Shop(day);
        }

        Campaign(Truths.GoodCampaign, Truths.GoodCampaignDaysAgo, Truths.GoodCampaignOrders, Truths.GoodCampaignHeldOut);
        Campaign(Truths.IdleCampaign, Truths.IdleCampaignDaysAgo, Truths.IdleCampaignOrders, Truths.IdleCampaignOrders);
    }

    void Join(double day)
    {
        Write("identify", day, "",
            ("name", $"{shopper.First} {shopper.Last}"), ("firstName", shopper.First), ("lastName", shopper.Last), ("email", shopper.Email),
            ("region", shopper.Region), ("country", shopper.Country), ("language", shopper.Language), ("ageBand", shopper.AgeBand),
            ("tier", shopper.Tier), ("usesApp", shopper.UsesApp));
        Asked(day - 1, 0.5 * Answers(), "expectations", "email", [("element", "refund_days_expected"), ("value", Math.Max(1, (int)Math.Round(Truths.RefundExpectedDays + chance.Normal())))]);
    }

    void Browse(double day)
    {
        var pages = chance.Next(1, 4);
        for (var i = 0; i < pages; i++)
        {
            var when = day + (0.02 * (pages - i));
            if (shopper.UsesApp) Write("screen", when, Page(i), ("channel", "app"), ("touchpoint", "app"));
            else Write("page", when, Page(i), ("channel", "web"), ("touchpoint", "web"), ("path", "/" + Page(i).ToLowerInvariant()));
        }
    }

    static string Page(int i) => i switch { 0 => "Home", 1 => "Search", 2 => "Product", 3 => "Cart", _ => "Checkout" };

    /// <summary>One order and what follows from it; false when the shopper leaves for good.</summary>
    bool Shop(double day)
    {
        var inStore = shopper.Silent ? chance.NextDouble() < 0.6 : chance.NextDouble() < 0.3;
        var late = inStore ? InStore(day) : Online(day);
        if (chance.NextDouble() < Truths.Returns) Return(day - 4);
        if (chance.NextDouble() < 0.28) Ask(day - 6, "nps", "relationship", "email", null, 7.9 + (experience * 1.6) + (shopper.Mood * 1.5), 0, 10, 1.7, about: $"relationship-{shopper.Number}-{order}");
        return chance.NextDouble() < Stays(day, late);
    }

    double Stays(double day, bool late)
    {
        var stays = late ? Truths.StaysLate : Truths.StaysOnTime;
        return shopper.Region == Truths.ChurningRegion && day < Truths.CompetitorDaysAgo ? stays * Truths.StaysInChurningRegion : stays;
    }

    bool InStore(double day)
    {
        var store = $"{shopper.Region} {chance.Next(1, 4)}";
        var employee = $"S-{chance.Next(1, 60):00}";
        Write("track", day, "Store Visited", ("channel", "store"), ("touchpoint", "store"), ("place", store), ("employee", employee));
        PlaceOrder(day - 0.01, "store", "store", ("place", store), ("employee", employee));
        Ask(day - 0.2, "csat.5", "store", "email", employee, Truths.StoreRating + shopper.Mood, 1, 5, 0.9);
        return false;
    }

    bool Online(double day)
    {
        var channel = shopper.UsesApp ? "app" : "web";
        var number = PlaceOrder(day, channel, channel);
        if (channel == "app") Ask(day - 0.01, "csat.5", "app", "app", null, Truths.AppRating + (shopper.Mood * 0.5), 1, 5, 0.6);
        else Ask(day - 0.01, "csat.5", "web", "web", null, Truths.WebRating + shopper.Mood, 1, 5, 0.9);

        var broken = day < Truths.PromiseBrokenDaysAgo;
        var late = chance.NextDouble() < (broken ? Truths.LateSince : Truths.LateBefore);
        var takes = late ? Truths.PromisedDays + 1 + chance.Exponential(1.6) : 0.8 + (chance.NextDouble() * (Truths.PromisedDays - 0.8));
        experience = (0.6 * experience) + (late ? -1 : 0.25);
        Write("track", day - takes, "Order Delivered",
            ("channel", channel), ("touchpoint", "delivery"), ("order_id", number), ("late", late), ("carrier", broken ? "Blitzpaket" : "Postbote"),
            ("promised_at", At(day - Truths.PromisedDays).ToString("yyyy-MM-dd", null)), ("delivered_at", At(day - takes).ToString("yyyy-MM-dd", null)));
        Ask(day - takes - 0.3, "csat.5", "delivery", "email", null, (late ? Truths.DeliveryLate : Truths.DeliveryOnTime) + shopper.Mood, 1, 5, 0.8, about: number, more: ("late", late));
        if (late && chance.NextDouble() < 0.45) Phone(day - takes + 0.5, "where is my order");
        else if (chance.NextDouble() < 0.05) Phone(day - takes - 2, "product question");
        return late;
    }

    string PlaceOrder(double day, string channel, string touchpoint, params (string, object?)[] more)
    {
        var number = $"NW-{shopper.Number:00000}-{++order:000}";
        var total = Math.Round(18 + chance.Exponential(shopper.Tier == "gold" ? 95 : shopper.Tier == "silver" ? 70 : 50), 2);
        Write("track", day, "Order Completed",
            [("channel", channel), ("touchpoint", touchpoint), ("order_id", number), ("total", total), ("currency", "EUR"), ("products", chance.Next(1, 6)), .. more]);
        return number;
    }

    void Return(double day)
    {
        var employee = $"R-{chance.Next(1, 11):00}";
        var trained = Array.IndexOf(Truths.TrainedAtReturns, employee) >= 0;
        Write("track", day, "Return Brought", ("channel", "store"), ("touchpoint", "returns-desk"), ("place", $"{shopper.Region} 1"), ("employee", employee), ("trained", trained));
        var rating = (trained ? Truths.ReturnsTrained : Truths.ReturnsUntrained) + shopper.Mood;
        experience -= trained ? 0 : 0.3;
        Ask(day - 0.2, "csat.5", "returns-desk", "store", employee, rating, 1, 5, 0.9, answers: Truths.DeskAnswers, more: ("trained", trained));
        Ask(day - 0.2, "ces2.7", "returns-desk", "store", employee, trained ? 5.2 : 3.1, 1, 7, 1.2, answers: Truths.DeskAnswers, more: ("trained", trained));

        var takes = Math.Max(3, Truths.RefundTakesDays + (chance.Normal() * 3));
        Write("track", day - takes, "Order Refunded",
            ("channel", "web"), ("touchpoint", "refund"), ("order_id", $"NW-{shopper.Number:00000}-{order:000}"),
            ("total", Math.Round(10 + chance.Exponential(25), 2)), ("currency", "EUR"), ("days", (int)Math.Round(takes)));
        Ask(day - takes - 0.5, "csat.5", "refund", "email", null, 3.0 + shopper.Mood, 1, 5, 0.9);
        if (chance.NextDouble() < 0.3) Phone(day - takes + 3, "where is my refund");
    }

    void Phone(double day, string reason)
    {
        var agent = $"C-{chance.Next(1, 25):00}";
        var call = $"CALL-{shopper.Number:00000}-{++calls:00}";
        var wait = (int)chance.Exponential(240);
        var abandoned = wait > 600 && chance.NextDouble() < 0.6;
        Write("track", day, "Call Ended",
            ("channel", "phone"), ("touchpoint", "call-centre"), ("employee", agent), ("reason", reason), ("waitSeconds", wait),
            ("talkSeconds", abandoned ? 0 : (int)chance.Exponential(300)), ("abandoned", abandoned), ("transferred", !abandoned && chance.NextDouble() < 0.2));
        if (abandoned) return;
        Ask(day - 0.1, "csat.5", "call-centre", "phone", agent, Truths.CallRating + shopper.Mood - (wait > 400 ? 0.8 : 0), 1, 5, 1.0, about: call);
        Ask(day - 0.1, "ces2.7", "call-centre", "phone", agent, wait > 400 ? 3.6 : 5.0, 1, 7, 1.2, about: call);
    }

    void Campaign(string name, int daysAgo, double orders, double ordersHeldOut)
    {
        if (shopper.JoinedDaysAgo < daysAgo + 30 || chance.NextDouble() > 0.5) return;
        var heldOut = chance.NextDouble() < Truths.HeldOut;
        Write("track", daysAgo, "Campaign Assigned", ("campaign", name), ("group", heldOut ? "held out" : "written to"), ("channel", "email"), ("touchpoint", "campaign"));
        if (chance.NextDouble() < (heldOut ? ordersHeldOut : orders)) PlaceOrder(daysAgo - (chance.NextDouble() * 14), "web", "web", ("campaign", name));
    }

    double Answers(double others = Truths.OthersAnswer) => shopper.Silent ? Truths.SilentAnswers : others;

    void Ask(double day, string metric, string touchpoint, string channel, string? employee, double mean, int low, int high, double spread, string? about = null, double answers = Truths.OthersAnswer, params (string Name, object? Value)[] more)
    {
        if (chance.NextDouble() > Answers(answers)) return;
        var score = chance.Rating(mean, low, high, spread);
        var text = Words.About(chance, shopper.Language, touchpoint, (score - low) / (double)(high - low));
        if (Responded(day, metric.Split('.')[0] + "-" + touchpoint, touchpoint, channel, employee, about, score, text, more)) return;
        Asked(day, 1, $"{metric} {touchpoint}", channel,
            [("element", metric.Split('.')[0] + "-" + touchpoint), ("metric", metric), ("score", score), ("text", text), ("touchpoint", touchpoint), ("employee", employee), ("language", shopper.Language), .. more]);
    }

    /// <summary>Gives a late answer to the survey that asks for it; false when there is none, or it was answered too long ago.</summary>
    bool Responded(double day, string element, string touchpoint, string channel, string? employee, string? about, int score, string? text, (string Name, object? Value)[] more)
    {
        if (responses is null || about is null || day > DemoSurveys.Days || At(day) >= today || DemoSurveys.All.All(s => s.Touchpoint != touchpoint)) return false;
        var response = responses.Find(r => r.Survey == touchpoint && r.Interaction == about);
        if (response is null)
        {
            var hidden = more.Where(m => m.Value is not null).ToDictionary(m => m.Name, m => m.Value is bool yes ? yes ? "true" : "false" : $"{m.Value}");
            responses.Add(response = new DemoResponse(touchpoint, shopper.UserId, At(day), shopper.Language, channel, employee, about, [], hidden));
        }

        response.Answers[element] = score;
        if (text is not null) response.Answers["why"] = text;
        return true;
    }

    void Asked(double day, double probability, string survey, string channel, (string, object?)[] answer)
    {
        if (probability < 1 && chance.NextDouble() > probability) return;
        Write("track", day, "Survey Answered", [("survey", survey), ("channel", channel), .. answer]);
    }

    void Write(string kind, double daysAgo, string name, params (string, object?)[] fields)
    {
        var at = At(daysAgo);
        if (at < today) events.Add(kind, $"demo-{shopper.Number}-{++written}", shopper.UserId, at, name, fields);
    }

    // Between half past seven and half past nine in the evening, in the order of the day: shops sleep at night.
    DateTimeOffset At(double daysAgo)
    {
        var even = today.AddDays(-daysAgo);
        var midnight = new DateTimeOffset(even.Date, even.Offset);
        return midnight.AddHours(7.5 + ((even - midnight).TotalHours * 14 / 24));
    }
}
