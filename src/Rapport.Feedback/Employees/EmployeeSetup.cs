using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;

namespace Rapport.Feedback.Employees;

/// <summary>What employees say.</summary>
static class EmployeeSetup
{
    public static void AddEmployees(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, EmployeeModel>().AddSingleton<IHoldsPersonalData, EmployeeHoldings>();
        services.AddSingleton<HurtBox>().AddSingleton<EmployeeBox>().AddSingleton<Publication>().AddSingleton<IEmployeeScores, EmployeeScores>();
    }

    public static void MapEmployees(this IEndpointRouteBuilder routes)
    {
        GetEmployeeResults.Map(routes);
        ReportHurt.Map(routes);
        ReportForm.Map(routes);
    }
}

/// <summary>The tables of what employees say.</summary>
sealed class EmployeeModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        FeedbackModel.Table<EmployeeAnswerRow>(model, "employee_answer", e =>
        {
            e.HasKey(r => r.Id);
            e.Ignore(r => r.Spot);
            e.HasIndex(r => new { r.Survey, r.Block });
        });
        FeedbackModel.Table<EmployeeReportRow>(model, "employee_report", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.Workspace, r.At });
        });
        FeedbackModel.Table<ReportFormRow>(model, "report_form", e =>
        {
            e.HasKey(r => r.Workspace);
            e.HasIndex(r => r.Key).IsUnique();
        });
    }
}

/// <summary>Nothing here belongs to a customer: employees answer without a name, and a report is about something, not about a person.</summary>
sealed class EmployeeHoldings(IStateStore store) : WorkspaceHoldings("employees", store)
{
    protected override async Task EraseAsync(IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct)
    {
        await transaction.Db.Set<EmployeeAnswerRow>().Where(a => a.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<EmployeeReportRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ReportFormRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
    }
}
