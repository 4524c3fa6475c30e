namespace Lathe.Training.Loop;

public enum NoticeSeverity
{
    Info,
    Warning,
}
