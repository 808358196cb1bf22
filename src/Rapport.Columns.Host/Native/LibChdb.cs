using System.Reflection;
using System.Runtime.InteropServices;

namespace Rapport.Columns.Host.Native;

/// <summary>The C surface of libchdb, as far as the host uses it.</summary>
static unsafe partial class LibChdb
{
    const string Name = "chdb";

    /// <summary>Loads the library and turns its signal handlers off: with them on, the .NET runtime hangs at its first
    /// NullReferenceException.</summary>
    public static void Load(string path)
    {
        if (!File.Exists(path))
            throw HostFailure.NoLibrary($"The column engine is not installed: {path} is missing. Run eng/get-chdb, or bin/run, which does it for you.");
        if (!NativeLibrary.TryLoad(path, out var handle))
            throw HostFailure.NoLibrary($"The column engine in {path} cannot be loaded. It needs an x86-64-v3 processor and an intact file; delete it and run eng/get-chdb again.");
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == Name ? handle : 0);
        SetSignalHandlersEnabled(0);
    }

    [LibraryImport(Name, EntryPoint = "chdb_set_signal_handlers_enabled")]
    public static partial void SetSignalHandlersEnabled(int enabled);

    /// <summary>Opens a connection.</summary>
    /// <returns>A handle whose target is the connection; 0 on failure.</returns>
    [LibraryImport(Name, EntryPoint = "chdb_connect")]
    public static partial nint* Connect(int argc, byte** argv);

    [LibraryImport(Name, EntryPoint = "chdb_close_conn")]
    public static partial void Close(nint* connection);

    [LibraryImport(Name, EntryPoint = "chdb_query_with_params_n")]
    public static partial nint Query(
        nint connection, byte* query, nuint queryLength, byte* format, nuint formatLength,
        byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint count);

    [LibraryImport(Name, EntryPoint = "chdb_stream_insert_n")]
    public static partial nint BeginInsert(nint connection, byte* query, nuint queryLength, byte* format, nuint formatLength);

    [LibraryImport(Name, EntryPoint = "chdb_stream_append")]
    public static partial int Append(nint insert, byte* data, nuint length);

    [LibraryImport(Name, EntryPoint = "chdb_stream_done")]
    public static partial nint Done(nint insert);

    [LibraryImport(Name, EntryPoint = "chdb_stream_cancel_insert")]
    public static partial void CancelInsert(nint insert);

    [LibraryImport(Name, EntryPoint = "chdb_stream_insert_error")]
    public static partial byte* InsertError(nint insert);

    [LibraryImport(Name, EntryPoint = "chdb_destroy_insert_stream")]
    public static partial void DestroyInsert(nint insert);

    [LibraryImport(Name, EntryPoint = "chdb_result_buffer")]
    public static partial byte* ResultBuffer(nint result);

    [LibraryImport(Name, EntryPoint = "chdb_result_length")]
    public static partial nuint ResultLength(nint result);

    [LibraryImport(Name, EntryPoint = "chdb_result_error")]
    public static partial byte* ResultError(nint result);

    [LibraryImport(Name, EntryPoint = "chdb_destroy_query_result")]
    public static partial void DestroyResult(nint result);
}
