using Rapport.Bench.Answers;
using Rapport.Bench.Cases;
using Rapport.Bench.Chats;
using Rapport.Bench.Columns;
using Rapport.Bench.Customers;
using Rapport.Bench.Dashboard;
using Rapport.Bench.Display;
using Rapport.Bench.Help;
using Rapport.Bench.Imports;
using Rapport.Bench.Ingest;
using Rapport.Bench.Pipelines;
using Rapport.Bench.Reports;
using Rapport.Bench.Segments;
using Rapport.Bench.Texts;
using Rapport.Bench.Timeline;

var options = args.Skip(1).Select(a => a.TrimStart('-').Split('=', 2)).ToDictionary(p => p[0], p => p.Length > 1 ? p[1] : "", StringComparer.Ordinal);
switch (args.FirstOrDefault())
{
    case "answers": return await AnswersBench.RunAsync(options);
    case "cases": return await CasesBench.RunAsync(options);
    case "chats": return await ChatsBench.RunAsync(options);
    case "columns": return await ColumnsBench.RunAsync(options);
    case "customers": return await CustomersBench.RunAsync(options);
    case "dashboard": return await DashboardBench.RunAsync(options);
    case "display": return await DisplayBench.RunAsync(options);
    case "help": return await HelpBench.RunAsync(options);
    case "import": return await ImportBench.RunAsync(options);
    case "ingest": return await IngestBench.RunAsync(options);
    case "pipeline": return await PipelineBench.RunAsync(options);
    case "reports": return await ReportsBench.RunAsync(options);
    case "segments": return await SegmentsBench.RunAsync(options);
    case "texts": return await TextsBench.RunAsync(options);
    case "timeline": return await TimelineBench.RunAsync(options);
    default:
        Console.Error.WriteLine("usage: bench columns|dashboard [--rows=10000000] [--folder=…] [--out=…]\n       bench pipeline [--of=shop|answers|orders] [--events=200000] [--customers=20000] [--out=…]\n       bench ingest [--batch=100] [--seconds=10] [--connections=16] [--customers=20000] [--out=…]\n       bench import [--rows=200000] [--customers=20000] [--out=…]\n       bench customers [--customers=100000] [--out=…]\n       bench timeline [--facts=10000] [--others=100000] [--out=…]\n       bench display [--visitors=2000] [--out=…]\n       bench segments [--segments=100] [--customers=1000000] [--facts=10000000] [--events=100000] [--load=HALF] [--seconds=20] [--out=…]\n       bench texts [--texts=20000] [--out=…]\n       bench cases [--answers=1000] [--connections=4] [--out=…]\n       bench chats [--chats=500] [--seconds=30] [--every=10] [--out=…]\n       bench help [--articles=1500] [--searches=300] [--out=…]\n       bench reports [--cases=1000000] [--rounds=20] [--out=…]\n       bench answers [--seconds=10] [--connections=16] [--out=…]");
        return 64;
}
