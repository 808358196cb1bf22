using Rapport.Feedback.Employees;

namespace Rapport.Tests.Feedback.Employees;

/// <summary>Attacks the rule of five with everything an attacker may ask, and solves what was published for hidden groups.</summary>
public sealed class AnonymityTests
{
    static readonly string[] s_waves = ["2026-09", "2026-10", "2026-11"];
    static readonly string[] s_used = ["team", "place", "department"];

    [Fact]
    [Trait("Row", "2.31")]
    public void No_filters_at_any_time_can_be_solved_for_fewer_than_five()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var company = new Company(new Random(seed), s_used[..(seed % 4)]);
            company.Live();
            company.Smallest().ShouldBeGreaterThanOrEqualTo(Anonymity.Least, $"seed {seed}");
        }
    }

    [Fact]
    [Trait("Row", "2.31")]
    public void The_same_attack_solves_a_rule_that_only_counts()
    {
        var broken = Enumerable.Range(0, 20).Count(seed =>
        {
            var company = new Company(new Random(seed), s_used);
            company.Live(onlyCounts: true);
            return company.Smallest() < Anonymity.Least;
        });
        broken.ShouldBe(20, "an attack that never succeeds shows nothing");
    }

    [Fact]
    public void A_group_of_four_stays_out_of_the_total_of_all()
    {
        var answers = Enumerable.Range(0, 9).Select(i => (No: i, Spot: new Spot("2026-11", i < 5 ? "tills" : "returns", "", ""))).ToList();
        var block = Anonymity.Form(answers, a => a.Spot, ["team"], _ => true, onceEach: true).ShouldHaveSingleItem();
        block.Select(a => a.No).ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    public void Small_teams_of_a_place_are_shown_together_once_nobody_else_is_expected()
    {
        var answers = Enumerable.Range(0, 7).Select(i => (No: i, Spot: new Spot("2026-11", i < 4 ? "returns" : "tills", "Berlin", ""))).ToList();
        Anonymity.Form(answers, a => a.Spot, ["team", "place"], _ => false, onceEach: false).ShouldBeEmpty();
        var block = Anonymity.Form(answers, a => a.Spot, ["team", "place"], _ => true, onceEach: false).ShouldHaveSingleItem();
        var berlin = new Selection(new Dictionary<string, IReadOnlyList<string>> { ["place"] = ["Berlin"] });
        berlin.Holds(block.Select(a => a.Spot)).ShouldBeTrue();
        new Selection(new Dictionary<string, IReadOnlyList<string>> { ["team"] = ["returns"] }).Holds(block.Select(a => a.Spot)).ShouldBeFalse();
    }

    [Fact]
    public void Few_answers_a_month_are_shown_once_five_have_come_together()
    {
        List<(int No, Spot Spot)> leavers = [.. Enumerable.Range(0, 6).Select(i => (i, new Spot(s_waves[i / 2], "", "", "")))];
        Anonymity.Form(leavers, a => a.Spot, [], wave => wave == "2026-09", onceEach: true).ShouldBeEmpty();
        Anonymity.Form(leavers, a => a.Spot, [], _ => true, onceEach: true).ShouldHaveSingleItem().Count.ShouldBe(6);
    }

    [Fact]
    [Trait("Row", "2.31")]
    public void Four_people_who_answer_two_pulses_are_not_eight()
    {
        var answers = Enumerable.Range(0, 8).Select(i => (No: i, Spot: new Spot(s_waves[i / 4], "web", "", ""))).ToList();
        Anonymity.Form(answers, a => a.Spot, ["team"], _ => true, onceEach: false).ShouldBeEmpty();
    }

    /// <summary>People of small and large groups who answer over time, and somebody who looks again and again with all kinds of filters.</summary>
    sealed class Company(Random chance, IReadOnlyList<string> used)
    {
        readonly List<Person> _people = [];
        readonly List<HashSet<int>> _seen = [];

        public void Live(bool onlyCounts = false)
        {
            for (var step = 0; step < 30; step++)
            {
                var wave = s_waves[step / 10];
                for (var i = chance.Next(6); i > 0; i--) _people.Add(new Person(_people.Count, new Spot(wave, Some("t", 6), Some("p", 3), Some("d", 2))));
                if (chance.Next(3) == 0) Look(wave, step == 29, onlyCounts);
            }

            Look(s_waves[^1], isClosed: true, onlyCounts);
        }

        /// <summary>The size of the smallest group for which what was seen can be solved, the attacker knowing who is in every figure. Figures are
        /// sums; whoever always appears together has one share in every sum of sums, so the classes of those are what can be solved for.</summary>
        public int Smallest() => _people.GroupBy(p => string.Concat(_seen.Select(s => s.Contains(p.No) ? '1' : '0')), StringComparer.Ordinal)
            .Where(c => c.Key.Contains('1', StringComparison.Ordinal)).Select(c => c.Count()).DefaultIfEmpty(int.MaxValue).Min();

        void Look(string now, bool isClosed, bool onlyCounts)
        {
            foreach (var block in Anonymity.Form(_people.Where(p => p.Block is null), p => p.Spot, used, w => isClosed || string.CompareOrdinal(w, now) < 0, used.Count % 2 == 0))
            {
                var name = new object();
                foreach (var one in block) one.Block = name;
            }

            for (var i = 0; i < 60; i++)
            {
                var selection = Asked();
                var shown = onlyCounts ? [.. _people.Where(p => selection.Holds([p.Spot])).Select(p => p.No)]
                    : _people.Where(p => p.Block is not null).GroupBy(p => p.Block).Where(b => selection.Holds(b.Select(p => p.Spot))).SelectMany(b => b).Select(p => p.No).ToHashSet();
                if (shown.Count >= Anonymity.Least) _seen.Add(shown);
                if (!onlyCounts && shown.Count > 0) shown.Count.ShouldBeGreaterThanOrEqualTo(Anonymity.Least);
            }
        }

        // One value, several, all minus one, or none, of each group, with or without months.
        Selection Asked()
        {
            var groups = new Dictionary<string, IReadOnlyList<string>>();
            foreach (var (group, letter, count) in new[] { ("team", "t", 6), ("place", "p", 3), ("department", "d", 2) })
            {
                var all = Enumerable.Range(0, count).Select(i => $"{letter}{i}").ToList();
                var without = chance.Next(count);
                if (chance.Next(3) > 0) groups[group] = chance.Next(2) == 0 ? [all[without]] : [.. all.Where((_, i) => i != without)];
            }

            string? from = chance.Next(2) == 0 ? null : s_waves[chance.Next(3)], to = chance.Next(2) == 0 ? null : s_waves[chance.Next(3)];
            return new Selection(groups, from, to);
        }

        // Chance squared makes some groups rare.
        string Some(string letter, int count) => $"{letter}{(int)(count * Math.Pow(chance.NextDouble(), 2))}";
    }

    sealed record Person(int No, Spot Spot)
    {
        public object? Block { get; set; }
    }
}
