namespace Rapport.Server.Demo;

/// <summary>What is true of the demo company, so that every figure shown about it can be judged. docs/guide/demo.md
/// tells the same to people; a test checks that the figures come out.</summary>
static class Truths
{
    public const string Company = "Nordwind (demo)";
    public const int Seed = 20_260_301;
    public const int Customers = 20_000;
    public const int Days = 730;

    /// <summary>Promised by the web shop and the app: calendar days from order to door.</summary>
    public const int PromisedDays = 2;

    /// <summary>Days before today on which a new carrier took over and the promise began to break.</summary>
    public const int PromiseBrokenDaysAgo = 215;

    /// <summary>Share of deliveries later than promised, before and since the new carrier.</summary>
    public const double LateBefore = 0.06, LateSince = 0.27;

    /// <summary>Mean delivery rating (1..5) of the average customer, on time and late.</summary>
    public const double DeliveryOnTime = 4.35, DeliveryLate = 2.3;

    /// <summary>Chance that a customer keeps buying after a delivery, on time and late.</summary>
    public const double StaysOnTime = 0.93, StaysLate = 0.78;

    /// <summary>Mean returns-desk rating (1..5) with staff who were trained and staff who were not.</summary>
    public const double ReturnsTrained = 3.9, ReturnsUntrained = 2.2;

    /// <summary>So many purchases are brought back in part.</summary>
    public const double Returns = 0.2;

    /// <summary>At the returns desk a tablet asks at once: so many of those who are not silent answer there.</summary>
    public const double DeskAnswers = 0.85;

    /// <summary>Of the returns desk's staff R-01…R-10, these were trained.</summary>
    public static readonly string[] TrainedAtReturns = ["R-02", "R-05", "R-09"];

    /// <summary>Cases of people whom the returns desk did badly; and how many of them still wait for somebody.</summary>
    public const int CasesAtReturns = 90, OpenAtReturns = 12;

    /// <summary>Closed cases of earlier people whom the returns desk did badly; so many of them said afterwards how it went.</summary>
    public const int PastCasesAtReturns = 300;
    public const double AnswersAfterCase = 0.7;

    // How long a case waits for its first reply and from there to its end, in hours and in the middle; how many are over after one reply; how many are opened again.
    public static readonly (string Name, double ReplyHours, double RestHours, double OneReply, double Reopened)[] ServiceTeams = [("Service centre", 3, 18, 0.7, 0.05), ("Stores", 20, 26, 0.45, 0.15)];

    /// <summary>Share of those who answered that it was put right: of those who ordered again within 90 days of their case, and of the others. It is
    /// planted as an association, and says nothing of which came first.</summary>
    public const double RecoveredWhoStay = 0.75, RecoveredWhoLeave = 0.45;

    /// <summary>Days before today on which an employee first reported that nobody at the returns desk is trained.</summary>
    public const int FirstReportDaysAgo = 275;

    /// <summary>Employees of the returns desk who answer each pulse; and of the web team, too few to be shown.</summary>
    public const int PulseReturnsPeople = 10, PulseWebPeople = 4;

    /// <summary>Days customers expect a refund to take, and days it takes.</summary>
    public const int RefundExpectedDays = 5, RefundTakesDays = 14;

    /// <summary>A competitor opened here, and customers leave.</summary>
    public const string ChurningRegion = "Saxony";

    /// <summary>Days before today on which it opened; chance to keep buying afterwards.</summary>
    public const int CompetitorDaysAgo = 300;
    public const double StaysInChurningRegion = 0.72;

    /// <summary>Share of customers who hardly ever answer, how much less satisfied they are (points of 5), and how often
    /// they and the others answer a survey.</summary>
    public const double SilentShare = 0.18, SilentGap = 0.9, SilentAnswers = 0.04, OthersAnswer = 0.34;

    /// <summary>Mean app rating (1..5): people love it.</summary>
    public const double AppRating = 4.6;

    /// <summary>Mean store, web shop and call centre ratings (1..5).</summary>
    public const double StoreRating = 4.1, WebRating = 4.0, CallRating = 3.5;

    /// <summary>The campaign that worked: orders within 14 days among those written to and those held out.</summary>
    public const string GoodCampaign = "Welcome back voucher";
    public const int GoodCampaignDaysAgo = 120;
    public const double GoodCampaignOrders = 0.13, GoodCampaignHeldOut = 0.08;

    /// <summary>The campaign that did not: the same rate in both groups.</summary>
    public const string IdleCampaign = "Autumn lookbook";
    public const int IdleCampaignDaysAgo = 60;
    public const double IdleCampaignOrders = 0.08;

    /// <summary>Share held out of each campaign.</summary>
    public const double HeldOut = 0.3;
}
