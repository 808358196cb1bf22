using Rapport.Service.Inbox;

namespace Rapport.Tests.Service.Inbox;

/// <summary>What strangers write becomes words that hide nothing.</summary>
public sealed class PlainTextTests
{
    [Theory]
    [InlineData("  Hello\r\nyou  ", "Hello\nyou")]
    [InlineData("<script>alert(1)</script>", "<script>alert(1)</script>")]
    [InlineData("a\u202Eb", "a‹U+202E›b")]
    [InlineData("a\u200B\u200B\u200Bb", "a‹U+200B ×3›b")]
    [InlineData("\0x", "‹U+0000›x")]
    [InlineData("👩\u200D🚀", "👩\u200D🚀")]
    [InlineData("\u200D\u200D", "‹U+200D ×2›")]
    [InlineData("e\u0301\u0301\u0301\u0301\u0301\u0301", "e\u0301\u0301\u0301")]
    [InlineData(" \u200F ", "‹U+200F›")]
    [InlineData(" ", "")]
    [Trait("Row", "7.7")]
    public void Characters_that_are_not_seen_are_named(string written, string shown) => PlainText.Of(written).ShouldBe(shown);

    // Bad input 136: a flood stays short.
    [Fact]
    public void A_flood_of_characters_that_turn_the_line_is_one_word() => PlainText.Of("x" + new string('\u202E', 3_999)).ShouldBe("x‹U+202E ×3999›");

    [Fact]
    public void Half_a_character_is_shown_as_unreadable() => PlainText.Of("a\uD83Db").ShouldBe("a\uFFFDb");

    [Fact]
    public void A_glance_is_one_short_line()
    {
        PlainText.Glance("one\ntwo\t three").ShouldBe("one two three");
        PlainText.Glance(new string('x', 500)).Length.ShouldBe(140);
    }
}
