using System.Globalization;
using Lathe.Cli.Console;
using Lathe.Cli.Rendering;
using Lathe.Memory.Scoring;
using Lathe.Protocol.Worker;
using Sylvan.Data.Csv;

namespace Lathe.Cli.Commands;

/// <summary><c>lathe plan --score POINTS --configs CONFIGS</c>: holds plans against a table of measured runs.</summary>
internal static class PlanScore
{
    /// <summary>Far above any table of measurements.</summary>
    private const long MaxBytes = 64 << 20;

    public static int Run(string points, string configs, bool json)
    {
        if (Read(points) is not { } rows || Read(configs) is not { } shapes)
        {
            return (int)WorkerExitCode.Usage;
        }

        Score score = Score.Of(rows, shapes);
        if (json)
        {
            using Stream output = System.Console.OpenStandardOutput();
            ScoreJson.Write(output, score);
        }
        else
        {
            ScoreView.Write(Terminal.Output(), score);
        }

        return (int)WorkerExitCode.Completed;
    }

    private static List<PointRow>? Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                return Refuse($"{path} is larger than {MaxBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes.");
            }

            using CsvDataReader reader = CsvDataReader.Create(path);
            List<PointRow> rows = [];
            while (reader.Read())
            {
                Dictionary<string, string> cells = [];
                for (int column = 0; column < reader.FieldCount; column++)
                {
                    cells[reader.GetName(column)] = column < reader.RowFieldCount ? reader.GetString(column) : "";
                }

                rows.Add(new PointRow(cells));
            }

            return rows;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CsvFormatException or ArgumentException)
        {
            return Refuse($"{path} can't be read as a table: {failure.Message}");
        }
    }

    private static List<PointRow>? Refuse(string problem)
    {
        System.Console.Error.WriteLine($"lathe plan: {problem}");
        return null;
    }
}
