using Rapport.Customers;

namespace Rapport.Insight.Catalogue;

/// <summary>Figures are sliced only by what the asker sees; what filters them is asked of <see cref="ISegmentMembers"/>.</summary>
static class SeenDimensions
{
    public static bool Sees(this FieldSight sight, Question question) => question.Dimensions.All(d => d.Field is not { } field || sight.Sees(field));
}
