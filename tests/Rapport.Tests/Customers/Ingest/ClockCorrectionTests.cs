using Rapport.Customers.Ingest;

namespace Rapport.Tests.Customers.Ingest;

[Trait("Row", "1.1")]
public sealed class ClockCorrectionTests
{
    const long Second = 1_000_000;
    const long Day = 86_400 * Second;
    const long Received = 1_800_000_000 * Second;

    [Theory]
    [InlineData(-10, -3, -7)] // ten seconds ago by a clock three seconds slow: seven seconds before sending
    [InlineData(3600, 3605, -5)] // a clock an hour fast
    [InlineData(-86400, -86399, -1)] // a clock a day slow
    [InlineData(5, 2, 0)] // sent before it happened: the earlier of client time and arrival
    [InlineData(-5, -8, -5)]
    public void The_delay_between_happening_and_sending_counts_not_the_clients_clock(int client, int sent, int expected) =>
        ClockCorrection.Correct(Received + (client * Second), Received + (sent * Second), Received, historical: false)
            .ShouldBe(Received + (expected * Second));

    [Theory]
    [InlineData(-100, -100)]
    [InlineData(59, 59)]
    [InlineData(61, 0)]
    public void Without_a_time_of_sending_the_client_is_believed_unless_it_is_ahead(int client, int expected) =>
        ClockCorrection.Correct(Received + (client * Second), null, Received, historical: false)
            .ShouldBe(Received + (expected * Second));

    [Fact]
    public void Without_a_client_time_the_arrival_counts() =>
        ClockCorrection.Correct(null, Received - Second, Received, historical: false).ShouldBe(Received);

    [Fact]
    public void History_is_never_corrected() =>
        ClockCorrection.Correct(Received - (400 * Day), Received - (5 * Second), Received, historical: true)
            .ShouldBe(Received - (400 * Day));

    [Fact]
    public void History_cannot_lie_ahead() =>
        ClockCorrection.Correct(Received + Day, null, Received, historical: true).ShouldBe(Received);

    [Theory]
    [InlineData(-31, null, true)]
    [InlineData(-29, null, false)]
    [InlineData(-31, 0, true)]
    [InlineData(-4000, -4000, false)] // a clock eleven years slow, sent at once: the event is live
    public void Older_than_thirty_days_is_history(int clientDays, int? sentDays, bool expected) =>
        ClockCorrection.IsHistory(
            Received + (clientDays * Day), sentDays is { } sent ? Received + (sent * Day) : null, Received, declared: false)
            .ShouldBe(expected);
}
