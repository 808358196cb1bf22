using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rapport.Feedback.Surveys;
using Rapport.Feedback.Surveys.Display;
using Rapport.Feedback.Surveys.Files;
using Rapport.Feedback.Surveys.Honesty;
using Rapport.Feedback.Surveys.Invitations;
using Rapport.Feedback.Surveys.Links;
using Rapport.Feedback.Surveys.Notices;
using Rapport.Feedback.Surveys.Occasions;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback;

/// <summary>The tables of surveys and of what is being answered.</summary>
sealed class FeedbackModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        Table<SurveyRow>(model, "survey", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => r.Workspace);
        });
        Table<SurveyVersionRow>(model, "survey_version", e => e.HasKey(r => new { r.Survey, r.No }));
        Table<QuotaRow>(model, "survey_quota", e => e.HasKey(r => new { r.Survey, r.Quota }));
        Table<ResponseRow>(model, "response", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.Survey, r.Once }).IsUnique();
            e.HasIndex(r => new { r.Subject, r.Survey });
            e.HasIndex(r => r.ExpiresAt);
        });
        Table<SentFileRow>(model, "survey_file", e =>
        {
            e.HasKey(r => new { r.Workspace, r.Name });
            e.HasIndex(r => r.Response);
            e.HasIndex(r => new { r.IsKept, r.At });
        });
        Table<DisplayRow>(model, "survey_display", e =>
        {
            e.HasKey(r => r.Survey);
            e.HasIndex(r => r.Workspace);
        });
        Table<LinkRow>(model, "survey_link", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => r.Key).IsUnique();
            e.HasIndex(r => r.Survey);
        });
        Table<PassRow>(model, "survey_pass", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => r.Link);
            e.HasIndex(r => r.Subject);
        });
        Table<LinkKeyRow>(model, "survey_link_key", e => e.HasKey(r => new { r.Workspace, r.Id }));
        Table<MailingRow>(model, "survey_mailing", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => r.Survey);
        });
        Table<InvitationRow>(model, "survey_invitation", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.Mailing, r.Survey });
            e.HasIndex(r => r.Survey);
            e.HasIndex(r => new { r.Subject, r.Survey });
            e.HasIndex(r => r.RemindAt);
            e.HasIndex(r => r.Thanks);
        });
        Table<TraceRow>(model, "response_trace", e =>
        {
            e.HasKey(r => new { r.Survey, r.Key, r.Response });
            e.HasIndex(r => r.Response);
        });
        Table<OccasionRow>(model, "survey_occasions", e =>
        {
            e.HasKey(r => r.Survey);
            e.HasIndex(r => r.Workspace);
        });
        Table<AskRow>(model, "survey_ask", e =>
        {
            e.HasKey(r => r.Id);
            e.Ignore(r => r.Once);
            e.HasIndex(r => new { r.State, r.Due });
            e.HasIndex(r => new { r.Survey, r.Due });
            e.HasIndex(r => new { r.Subject, r.Survey });
        });
        Table<NoticeRow>(model, "survey_notice", e =>
        {
            e.HasKey(r => new { r.Survey, r.Person });
            e.HasIndex(r => r.Workspace);
        });
        Table<NoticeDueRow>(model, "survey_notice_due", e =>
        {
            e.HasKey(r => new { r.Response, r.Person });
            e.HasIndex(r => new { r.Message, r.Due });
        });
        Table<ReportRow>(model, "response_report", e => e.HasKey(r => r.No));
    }

    /// <summary>A table whose columns are named as its properties are.</summary>
    public static void Table<T>(ModelBuilder model, string name, Action<EntityTypeBuilder<T>> configure) where T : class
    {
        var entity = model.Entity<T>();
        entity.ToTable(name);
        configure(entity);
        foreach (var property in entity.Metadata.GetProperties()) property.SetColumnName(Names.Snake(property.Name));
    }
}
