namespace Rapport.Models.Topics;

/// <summary>Words that say nothing about what a text is about, in English and German, written for Rapport.</summary>
static class StopWords
{
    static readonly HashSet<string> s_words = new("""
        a an the and or but if then so as at by for from in into of on onto to up with about over under again than too very can will just do does did
        doing don't doesn't didn't is isn't are aren't was wasn't were be been being am i'm i i've i'd i'll me my mine we our us you your yours he him his she her it
        its it's they them their this that these those there here what which who whom when where why how all any both each few more most other some
        such no nor not only own same have has had having would could should may might must shall also get got getting one two still now out off because
        while before after between through during ever even much many really please thanks thank hi hello want need like go going make made been that's what's
        aber alle allem allen aller alles als also am an ander andere auch auf aus bei beim bin bis bist da damit dann das dass dein deine dem den denn der des die
        dies diese dieser dieses doch dort du durch ein eine einem einen einer eines er es etwas euch euer für gegen habe haben hat hatte hatten hier hin hinter
        ich ihm ihn ihr ihre ihrem ihren im in ins ist ja jede jeder jedes jetzt kann kein keine keinen können könnte man manche mehr mein meine meinem meinen meiner mich mir
        mit muss musste nach nicht nichts noch nun nur ob oder ohne schon sehr sein seine sich sie sind so soll sollte um und uns unser unter viel vom von vor
        war waren warum was weg weil weiter welche wenn wer werde werden wie wieder will wir wird wo wurde würde zu zum zur zwar zwischen über bitte danke immer mal
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    /// <summary>Whether a word in lower case is one of them.</summary>
    public static bool Has(string word) => word.Length < 2 || s_words.Contains(word);
}
