using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Rapport.Kernel;

/// <summary>How ids and times are stored: 16 bytes and 64-bit microseconds, in every store.</summary>
static class StoredTypes
{
    public static void Configure(ModelConfigurationBuilder model, string provider)
    {
        model.Properties<DateTimeOffset>().HaveConversion<MicrosConverter>();
        if (!provider.EndsWith("Sqlite", StringComparison.Ordinal))
        {
            model.Properties<WorkspaceId>().HaveConversion<WorkspaceIdToGuid>();
            model.Properties<CustomerId>().HaveConversion<CustomerIdToGuid>();
            model.Properties<SubjectId>().HaveConversion<SubjectIdToGuid>();
            model.Properties<FactId>().HaveConversion<FactIdToGuid>();
            return;
        }

        model.Properties<Guid>().HaveConversion<GuidToBytes>();
        model.Properties<WorkspaceId>().HaveConversion<WorkspaceIdToBytes>();
        model.Properties<CustomerId>().HaveConversion<CustomerIdToBytes>();
        model.Properties<SubjectId>().HaveConversion<SubjectIdToBytes>();
        model.Properties<FactId>().HaveConversion<FactIdToBytes>();
    }

    static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    static Guid Id(byte[] bytes) => new(bytes, bigEndian: true);

    sealed class MicrosConverter() : ValueConverter<DateTimeOffset, long>(t => t.ToMicros(), m => Instant.FromMicros(m));

    sealed class GuidToBytes() : ValueConverter<Guid, byte[]>(v => Bytes(v), b => Id(b));

    sealed class WorkspaceIdToBytes() : ValueConverter<WorkspaceId, byte[]>(v => Bytes(v.Value), b => new WorkspaceId(Id(b)));

    sealed class CustomerIdToBytes() : ValueConverter<CustomerId, byte[]>(v => Bytes(v.Value), b => new CustomerId(Id(b)));

    sealed class SubjectIdToBytes() : ValueConverter<SubjectId, byte[]>(v => Bytes(v.Value), b => new SubjectId(Id(b)));

    sealed class FactIdToBytes() : ValueConverter<FactId, byte[]>(v => Bytes(v.Value), b => new FactId(Id(b)));

    sealed class WorkspaceIdToGuid() : ValueConverter<WorkspaceId, Guid>(v => v.Value, g => new WorkspaceId(g));

    sealed class CustomerIdToGuid() : ValueConverter<CustomerId, Guid>(v => v.Value, g => new CustomerId(g));

    sealed class SubjectIdToGuid() : ValueConverter<SubjectId, Guid>(v => v.Value, g => new SubjectId(g));

    sealed class FactIdToGuid() : ValueConverter<FactId, Guid>(v => v.Value, g => new FactId(g));
}
