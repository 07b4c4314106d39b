"""The self-assessment form (phiếu tự đánh giá): written for an agency, filled in a spreadsheet, read back."""
