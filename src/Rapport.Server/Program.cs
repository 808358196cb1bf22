using System.CommandLine;
using Rapport.Server;
using Rapport.Server.Commands;

// One line per subcommand; each is a file of its own in Commands/.
var root = new RootCommand("Rapport: listen to customers, understand them, act, improve, and prove it.")
{
    Serve.Command(),
    Import.Command(),
    Read.Command(),
    ResetOwner.Command(),
    Train.Command(),
    Evaluate.Command(),
    Analyse.Command(),
    VerifyAudit.Command(),
    RotateKey.Command(),
};

return await Sentence.RunAsync(() => root.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }));
