using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Inbox;
using Rapport.Feedback.Topics;
using Rapport.Kernel;

namespace Rapport.Feedback.Heard;

/// <summary>The tables of what was heard.</summary>
sealed class HeardModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        FeedbackModel.Table<ItemRow>(model, "feedback_item", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.Workspace, r.Source, r.Origin });
            e.HasIndex(r => new { r.Workspace, r.At });
            e.HasIndex(r => new { r.Workspace, r.ReadBy });
            e.HasIndex(r => new { r.Subject, r.Workspace });
            e.HasIndex(r => new { r.Alike, r.Workspace });
            e.HasIndex(r => new { r.Import, r.Workspace }).HasFilter("import IS NOT NULL");
            e.HasIndex(r => new { r.ReadBy, r.Received }).HasFilter("read_by = 0");
        });
        FeedbackModel.Table<ItemTopicRow>(model, "feedback_item_topic", e =>
        {
            e.HasKey(r => new { r.Item, r.Topic });
            e.HasIndex(r => new { r.Workspace, r.Topic });
            e.WithoutRowId();
        });
        FeedbackModel.Table<ItemEmotionRow>(model, "feedback_item_emotion", e =>
        {
            e.HasKey(r => new { r.Item, r.Emotion });
            e.WithoutRowId();
        });
        FeedbackModel.Table<ItemTagRow>(model, "feedback_item_tag", e =>
        {
            e.HasKey(r => new { r.Item, r.Tag });
            e.HasIndex(r => new { r.Workspace, r.Tag });
            e.WithoutRowId();
        });
        FeedbackModel.Table<TopicRow>(model, "topic", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => r.Workspace);
        });
        FeedbackModel.Table<TopicSpaceRow>(model, "topic_space", e => e.HasKey(r => new { r.Workspace, r.Language }));
        FeedbackModel.Table<ViewRow>(model, "feedback_view", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => r.Workspace);
        });
        FeedbackModel.Table<HearingRow>(model, "feedback_hearing", e => e.HasKey(r => r.Workspace));
    }
}
