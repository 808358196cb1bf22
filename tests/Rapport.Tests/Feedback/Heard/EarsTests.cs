using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback;
using Rapport.Feedback.Heard;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Heard;

/// <summary>The one place that everything anybody says reaches.</summary>
[Collection(nameof(OneServer))]
public sealed class EarsTests(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    WorkspaceId At => new(server.Workspace);

    [Fact]
    public async Task What_is_handed_over_again_changes_nothing()
    {
        var origin = Guid.NewGuid().ToString();
        await HearAsync(origin, Said("", "The queue was long"));
        var first = (await HeardAsync(origin)).ShouldHaveSingleItem();
        await HearAsync(origin, Said("", "The queue was long"));

        (await HeardAsync(origin)).ShouldHaveSingleItem().Received.ShouldBe(first.Received);
    }

    [Fact]
    public async Task What_an_origin_says_no_more_is_forgotten()
    {
        var origin = Guid.NewGuid().ToString();
        await HearAsync(origin, Said("a", "Kind staff"), Said("b", "Cold soup"));
        await HearAsync(origin, Said("a", "Kind staff"));
        (await HeardAsync(origin)).Select(i => i.Part).ShouldBe(["a"]);

        await HearAsync(origin);
        (await HeardAsync(origin)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_changed_stands_under_the_same_id()
    {
        var origin = Guid.NewGuid().ToString();
        await HearAsync(origin, Said("", "Good"));
        var before = (await HeardAsync(origin)).Single();
        await HearAsync(origin, Said("", "Bad after all"));
        var after = (await HeardAsync(origin)).ShouldHaveSingleItem();

        after.Id.ShouldBe(before.Id);
        after.Text.ShouldBe("Bad after all");
    }

    [Fact]
    [Trait("Row", "9.8")]
    public async Task Personal_details_are_hidden_before_words_are_stored()
    {
        var origin = Guid.NewGuid().ToString();
        await HearAsync(origin, Said("", "Call me on +49 30 1234567 or write to ann@example.org"));

        var item = (await HeardAsync(origin)).Single();
        item.Text.ShouldBe("Call me on [phone] or write to [e-mail]");
        item.Search.ShouldNotContain("example.org");
    }

    [Fact]
    public async Task A_source_nobody_knows_is_a_mistake_of_its_module() =>
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => HearAsync("x", "rumour", Said("", "?")));

    static FeedbackItem Said(string part, string text) => new(part, 1_700_000_000_000_000, text) { Channel = "web" };

    Task HearAsync(string origin, params FeedbackItem[] items) => HearAsync(origin, FeedbackSources.Note, items);

    async Task HearAsync(string origin, string source, params FeedbackItem[] items)
    {
        await using var transaction = await server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct);
        await server.Services.GetRequiredService<IFeedback>().HearAsync(transaction, At, source, origin, items, Ct);
        await transaction.CommitAsync(Ct);
    }

    async Task<List<ItemRow>> HeardAsync(string origin)
    {
        await using var db = server.Services.GetRequiredService<IStateStore>().Read();
        return await db.Set<ItemRow>().Where(i => i.Workspace == At && i.Origin == origin).OrderBy(i => i.Part).ToListAsync(Ct);
    }
}
