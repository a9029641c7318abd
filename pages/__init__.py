"""The screen: one folder a page, and what pages share. Only this floor imports Streamlit."""
