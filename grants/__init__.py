"""After the award: agreement, instalments, activities, reports, evaluation."""
