using System.CommandLine;
using Rapport.Server.Commands.Analyses;

namespace Rapport.Server.Commands;

/// <summary><c>rapport analyse</c>: the sums behind insights, on any file of their kind. Needs no server.</summary>
static class Analyse
{
    public static Command Command() => new("analyse", "Analyse a file: what customers are worth, how long they stay, what drives their judgement. Needs no server.")
    {
        Clv.Command(),
        Survival.Command(),
        Retention.Command(),
        Risks.Command(),
        Drivers.Command(),
        ScaleReliability.Command(),
        Choices.Command(),
        SampleSizes.Command(),
        Promoters.Command(),
        Groups.Command(),
        Causes.Command(),
        Processes.Command(),
    };
}
